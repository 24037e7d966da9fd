import Randomness

/// Which part of the data a model learns from, and which part judges it.
public enum Split: String, Sendable, CaseIterable, Codable {
    case train
    case validation
}

/// One clip or crop as a dataset delivers it: named mono signals at one rate.
public struct Example: Sendable {
    /// Names the clip (and, where it matters, the crop or noise level); stable across epochs and runs.
    public var id: String
    /// What splits must not share: a speaker, an album, a recording.
    public var group: String
    /// Samples a second, of every signal.
    public var sampleRate: Int
    /// Signals by role, all of the same length; `input` is what a model is given, `target` what it should return.
    public var signals: [String: [Float]]
    /// Numbers that describe this draw (for instance `snr` in dB, or `noise_level`), for breakdowns.
    public var conditions: [String: Double]
    /// The recording that this is cut from; several examples of one are no independent witnesses.
    public var recording: String
    /// Everything that decides what the signals are, as text: the digests of the recordings, the places of the cut, the noise. Equal
    /// on every machine, where last bits of samples may not be. Nil: only the samples tell.
    public var making: String?

    /// - Parameter recording: nil: the example is a whole recording, called as it is.
    public init(
        id: String, group: String, sampleRate: Int, signals: [String: [Float]],
        conditions: [String: Double] = [:], recording: String? = nil, making: String? = nil
    ) {
        self.recording = recording ?? id
        self.making = making
        self.id = id
        self.group = group
        self.sampleRate = sampleRate
        self.signals = signals
        self.conditions = conditions
    }

    public var input: [Float] { signals["input"] ?? [] }
    public var target: [Float] { signals["target"] ?? [] }
    /// Samples in each signal.
    public var count: Int { input.count }
}

/// Real recordings cut, mixed and split as an experiment asks.
///
/// An example is a pure function of (split, index, epoch, key): nothing is remembered between calls, so a resumed
/// run sees what an uninterrupted one would have seen, and examples can be made on any thread in any order.
public protocol Dataset: Sendable {
    /// Samples a second of every example.
    var sampleRate: Int { get }
    /// Examples an epoch has, of each split.
    func count(of split: Split) -> Int
    /// 64 hexadecimal digits over the bytes of every clip used and over how they are split.
    var fingerprint: String { get }
    /// One sentence for people: how many clips and groups stand on each side, and where they come from.
    var summary: String { get }
    /// The recordings of a split, for the store to keep: tables look for one that is on both sides. Nil where a dataset cannot
    /// say.
    func contents(of split: Split) -> SplitContents?

    /// The example at `index` in 0..<count(of: split).
    ///
    /// - Parameters:
    ///   - epoch: 1, 2, … for training; validation examples must not depend on it.
    ///   - key: the run's key for data; derive from it for crops and noise.
    /// - Throws: only for a real retrieval failure (a file that vanished or no longer decodes).
    func example(_ split: Split, at index: Int, epoch: Int, key: RandomKey) throws -> Example
}

extension Dataset {
    public func contents(of split: Split) -> SplitContents? { nil }
}
