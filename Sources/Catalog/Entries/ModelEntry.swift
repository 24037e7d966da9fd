import Learning
import Randomness

/// Settings of a model.
public protocol ModelEntry: Entry {
    /// What its output and target are.
    var representation: Representation { get }
    /// Why these settings cannot work with examples of this rate and length, or nil where they can.
    func objection(toExamplesAt sampleRate: Int, count: Int) -> String?
    /// The same for a dataset's examples altogether; a model that returns as many samples as it is given need not say it.
    func objection(to dataset: any DatasetEntry) -> String?
    /// What is measured, and made small, where an experiment says nothing.
    static var usualMetrics: [String] { get }
    static var usualLosses: [String] { get }
    /// The model with fresh weights.
    ///
    /// - Parameters:
    ///   - sampleRate: samples a second of what it will be given.
    ///   - key: of the initial weights.
    func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model
}

extension ModelEntry {
    public func objection(to dataset: any DatasetEntry) -> String? {
        if dataset.targetCount != dataset.exampleCount {
            return
                "\(Self.kind) returns as many samples as it is given, and the targets of dataset \(type(of: dataset).kind) "
                + "are \(dataset.targetCount) samples for inputs of \(dataset.exampleCount)"
        }
        return objection(toExamplesAt: dataset.sampleRate, count: dataset.exampleCount)
    }

    public static var usualMetrics: [String] {
        ["snr", "si_sdr", "si_sdr_improvement", "lsd", "stoi", "level_ratio", "real_time_factor"]
    }

    public static var usualLosses: [String] { ["mse"] }
}
