import Learning
import Randomness

/// Settings of a model.
public protocol ModelEntry: Entry {
    /// What its output and target are.
    var representation: Representation { get }
    /// Why these settings cannot work with examples of this rate and length, or nil where they can.
    func objection(toExamplesAt sampleRate: Int, count: Int) -> String?
    /// The model with fresh weights.
    ///
    /// - Parameters:
    ///   - sampleRate: samples a second of what it will be given.
    ///   - key: of the initial weights.
    func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model
}
