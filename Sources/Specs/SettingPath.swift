/// The way to a value of an experiment: `training.epochs`, `losses[0].weight`.
///
/// A place in a list is written `losses[0]` or `losses.0`, and always shown as `losses[0]`.
public struct SettingPath: Hashable, Sendable, CustomStringConvertible {
    /// One step down.
    public enum Step: Hashable, Sendable {
        case key(String)
        /// From 0.
        case place(Int)

        /// How a list's place is named where it stands among keys.
        var key: String {
            switch self {
            case .key(let key): key
            case .place(let index): "[\(index)]"
            }
        }
    }

    public let steps: [Step]

    /// - Returns: nil for a text that leads nowhere: an empty step, a bracket that is not closed.
    public init?(_ text: String) {
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != "[" }
            var rest = part[name.endIndex...]
            if name.isEmpty { return nil }
            if let place = Self.place(name) {
                if steps.isEmpty { return nil }
                steps.append(.place(place))
            } else {
                guard !name.contains("]") else { return nil }
                steps.append(.key(String(name)))
            }
            while !rest.isEmpty {
                guard rest.first == "[", let end = rest.firstIndex(of: "]"),
                    let place = Self.place(rest[rest.index(after: rest.startIndex)..<end])
                else { return nil }
                steps.append(.place(place))
                rest = rest[rest.index(after: end)...]
            }
        }
        self.steps = steps
    }

    public var description: String { steps.reduce("") { Self.join($0, $1.key) } }

    /// The text in the form that is shown; itself where it is no path.
    public static func shown(_ text: String) -> String { Self(text)?.description ?? text }

    /// A path with one more key, or place, below it.
    static func join(_ path: String, _ key: String) -> String {
        path.isEmpty || key.hasPrefix("[") ? path + key : "\(path).\(key)"
    }

    /// The place that a key such as `[2]` names; nil for a name.
    static func place(inKey key: String) -> Int? {
        key.hasPrefix("[") && key.hasSuffix("]") ? place(key.dropFirst().dropLast()) : nil
    }

    private static func place(_ digits: Substring) -> Int? {
        digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
    }
}
