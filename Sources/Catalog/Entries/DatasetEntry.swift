import Learning

/// Settings of a dataset.
public protocol DatasetEntry: Entry {
    /// Samples a second of every example; known before any file is read, so that a model can be checked against it.
    var sampleRate: Int { get }
    /// Samples in every example's input; at most so many where lengths vary.
    var exampleCount: Int { get }
    /// Whether examples differ in length, so that each is a batch of its own.
    var lengthsVary: Bool { get }
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
    public var lengthsVary: Bool { false }
}
