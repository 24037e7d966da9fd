import RunStore

/// A time that a person gives: `2026-03-01`, `2026-03-01T12:30`, or how long ago: `90m`, `2h`, `3d`, `1w`.
public struct Moment: Hashable, Sendable {
    /// The beginning of an ISO 8601 text in UTC, as exact as it was given.
    public let text: String

    /// - Returns: nil for what is neither.
    public init?(_ text: String, now: String = Timestamp.now()) {
        if let seconds = Self.duration(text) {
            guard let moment = Timestamp.text(seconds, before: now) else { return nil }
            self.text = moment
        } else if Self.isDate(text) {
            self.text = text.hasSuffix("Z") ? String(text.dropLast()) : text
        } else {
            return nil
        }
    }

    /// Whether a stored time lies at this moment or after it.
    func isReached(by time: String) -> Bool { time >= text }

    /// Whether a stored time lies before the end of this moment: of the day, the minute or the second that it names.
    func includes(_ time: String) -> Bool { time.prefix(text.count) <= text }

    private static func duration(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count >= 0,
            count < 100_000
        else { return nil }
        return count * unit
    }

    /// `2026`, `2026-03`, `2026-03-01`, `2026-03-01T12:30:15.250`: digits where they belong.
    private static func isDate(_ text: String) -> Bool {
        let shape = "dddd-dd-ddTdd:dd:dd.ddd"
        let text = text.hasSuffix("Z") ? String(text.dropLast()) : text
        guard [4, 7, 10, 13, 16, 19, 23].contains(text.count) else { return false }
        return zip(text, shape).allSatisfy { own, wanted in
            wanted == "d" ? own.isASCII && own.isNumber : own == wanted || (wanted == "T" && own == " ")
        }
    }
}
