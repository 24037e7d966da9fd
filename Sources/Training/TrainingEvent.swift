import Learning

/// What the loop tells whoever listens: a progress line, a store, a plot.
public enum TrainingEvent: Sendable {
    /// Scores of what is no model at all, under its name (`identity`, `silence`), before the first epoch.
    case controls([String: [Score]])
    /// A step was taken.
    case stepped(epoch: Int, step: Int, of: Int, loss: Double)
    /// So many validation clips are scored.
    case scored(epoch: Int, done: Int, of: Int)
    case epochEnded(EpochReport)
    /// The monitored number after the epoch of a pause that is not validated otherwise: it ranks this run among others, and moves
    /// nothing in it. Its value is nil where it is not defined.
    case ranked(epoch: Int, Score)
    /// A checkpoint was written; `kind` is `best` or `latest`.
    case saved(kind: String, path: String)
    /// No further epoch begins, after so many.
    case ended(epochs: Int, TrainingEnd)
}

/// Why no further epoch begins.
public enum TrainingEnd: Hashable, Sendable {
    /// The plan's epochs are done.
    case allEpochs
    /// The monitored number has not improved for as long as the plan's patience.
    case noImprovement
    /// The model has no parameters: one epoch has judged it.
    case nothingToTrain
    /// The plan's seconds are used up.
    case outOfTime
    /// The epoch is reached up to which this call was to train; more can follow.
    case pause
}

/// A named number; nil where it is not defined.
public struct Score: Hashable, Sendable {
    public var name: String
    public var value: Double?
    /// Clips that a mean is over, and clips that it was asked for; nil for what is no mean over clips.
    public var coverage: Coverage?

    /// How many of the clips that were judged have a score.
    public struct Coverage: Hashable, Sendable {
        public var scored: Int
        public var asked: Int

        public init(_ scored: Int, of asked: Int) {
            self.scored = scored
            self.asked = asked
        }
    }

    public init(_ name: String, _ value: Double?, _ coverage: Coverage? = nil) {
        self.name = name
        self.value = value
        self.coverage = coverage
    }
}

/// The scores of one validation clip.
public struct ClipReport: Hashable, Sendable {
    public var id: String
    /// Numbers that describe the draw: `snr`, `noise_level`.
    public var conditions: [String: Double]
    public var scores: [Score]
    /// The recording that it was cut from, and whose that is.
    public var recording: String
    public var group: String
    /// A digest of everything that decides what its input and reference are.
    public var content: String
}

/// Everything that one epoch yielded.
public struct EpochReport: Sendable {
    /// 1, 2, …
    public var epoch: Int
    /// Of its last step.
    public var learningRate: Double
    /// Of training and evaluation together.
    public var seconds: Double
    /// Examples trained on.
    public var examples: Int
    /// Whether the monitored number is the best so far.
    public var isBest: Bool
    /// Means over the epoch's steps: `loss`, and each loss's own name where there are several.
    public var train: [Score]
    /// Means over the validation clips, missing values left out: `loss`, then every metric's columns. Empty where the
    /// epoch was not validated.
    public var validation: [Score]
    public var clips: [ClipReport]
    /// Of every tensor of the model, in the order of its layers.
    public var digests: [TensorDigest]
    /// What is to be known of the validation beside its numbers, a sentence each.
    public var remarks: [String]

    public init(
        epoch: Int, learningRate: Double, seconds: Double, examples: Int, isBest: Bool, train: [Score],
        validation: [Score], clips: [ClipReport], digests: [TensorDigest], remarks: [String] = []
    ) {
        self.epoch = epoch
        self.learningRate = learningRate
        self.seconds = seconds
        self.examples = examples
        self.isBest = isBest
        self.train = train
        self.validation = validation
        self.clips = clips
        self.digests = digests
        self.remarks = remarks
    }
}
