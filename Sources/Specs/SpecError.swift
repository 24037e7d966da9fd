/// Everything that is wrong with an experiment, at once.
public struct SpecError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of their places.
    public var mistakes: [Mistake]

    public init(_ mistakes: [Mistake]) { self.mistakes = mistakes }

    public init(at place: Place, path: String = "", _ sentence: String) {
        mistakes = [Mistake(at: place, path: path, sentence)]
    }

    /// A line a mistake.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
