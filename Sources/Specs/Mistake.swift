/// One thing that is wrong with an experiment: where, at which key, and what was expected.
public struct Mistake: Hashable, Sendable, CustomStringConvertible {
    public var place: Place
    /// The path of the key, `dataset.crop_samples`; empty for the file as a whole.
    public var path: String
    /// One sentence without its full stop.
    public var sentence: String

    public init(at place: Place, path: String = "", _ sentence: String) {
        self.place = place
        self.path = path
        self.sentence = sentence
    }

    static let unknownKey = "there is no such key"

    /// Whether what is wrong is the key itself, whatever its value.
    public var isUnknownKey: Bool { sentence.hasPrefix(Self.unknownKey) }

    /// `quick.json:12:5: dataset.crop_samples: expected a whole number, found "long"`
    public var description: String { "\(place): \(path.isEmpty ? "" : path + ": ")\(sentence)" }
}
