import Learning

/// Settings of a dataset.
public protocol DatasetEntry: Entry {
    /// Samples a second of every example; known before any file is read, so that a model can be checked against it.
    var sampleRate: Int { get }
    /// Samples in every example's input.
    var exampleCount: Int { get }
    /// Samples in its target: as many, unless it is what follows the input.
    var targetCount: Int { get }
    /// Names of the signals in every example, `input` and `target` among them.
    var signals: [String] { get }

    /// Finds and checks the recordings.
    ///
    /// - Parameter data: the folder that holds prepared corpora; caches go to `cache` below it.
    /// - Throws: one sentence with the file and the remedy.
    func open(data: String) async throws -> any Dataset
}

extension DatasetEntry {
    public var targetCount: Int { exampleCount }
}
