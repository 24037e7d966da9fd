import RunStore

/// A time that a person gives: `2026-03-01`, `2026-03-01T12:30` (or with a space), or how long ago: `90m`, `2h`, `3d`, `1w`.
///
/// A date without a zone is in UTC, as the store's times are; `Z`, `+02:00` and `-0530` may stand behind a time of day.
public struct Moment: Hashable, Sendable {
    /// ISO 8601 in UTC, as exact as it was given.
    public let text: String
    /// Milliseconds since 1970 at which it begins, and at which it is over: of the day, the minute or the second that it names.
    private let begin: Int
    private let end: Int

    /// - Returns: nil for what is neither.
    public init?(_ text: String, now: String = Timestamp.now()) {
        if let seconds = Self.duration(text) {
            guard let moment = Timestamp.text(seconds, before: now),
                let time = Timestamp.milliseconds(of: moment)
            else { return nil }
            self.text = moment
            begin = time
            end = time + 1
            return
        }
        guard let (date, offset) = Self.zone(text), let span = Self.span(date) else { return nil }
        begin = span.begin - offset * 60_000
        end = span.end - offset * 60_000
        // Another zone's time is told as what it is in UTC, as exact as it was.
        let plain = Timestamp.text(milliseconds: begin)
        self.text = String(plain.prefix(date.count))
    }

    /// Whether a stored time lies at this moment or after it.
    func isReached(by time: String) -> Bool { Timestamp.milliseconds(of: time).map { $0 >= begin } ?? false }

    /// Whether a stored time lies before the end of this moment.
    func includes(_ time: String) -> Bool { Timestamp.milliseconds(of: time).map { $0 < end } ?? false }

    private static func duration(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count >= 0,
            count < 100_000
        else { return nil }
        return count * unit
    }

    /// A date without its zone, and the zone's minutes east of UTC.
    private static func zone(_ text: String) -> (date: String, minutes: Int)? {
        if text.hasSuffix("Z") || text.hasSuffix("z") { return (String(text.dropLast()), 0) }
        // Behind the hour at the earliest: signs stand between the parts of a day as well.
        guard text.count > 13, let sign = text.lastIndex(where: { "+-".contains($0) }),
            text.distance(from: text.startIndex, to: sign) >= 13
        else { return (text, 0) }
        let digits = text[text.index(after: sign)...].filter { $0 != ":" }
        guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits),
            number / 100 <= 14, number % 100 < 60
        else { return nil }
        let minutes = number / 100 * 60 + number % 100
        return (String(text[..<sign]), text[sign] == "-" ? -minutes : minutes)
    }

    /// `2026`, `2026-03`, `2026-03-01`, `2026-03-01T12:30:15.250`: digits where they belong, and a day that there is.
    private static func span(_ text: String) -> (begin: Int, end: Int)? {
        let shape = "dddd-dd-ddTdd:dd:dd.ddd"
        guard [4, 7, 10, 13, 16, 19, 23].contains(text.count),
            zip(text, shape).allSatisfy({ own, wanted in
                wanted == "d" ? own.isASCII && own.isNumber : own == wanted || (wanted == "T" && own == " ")
            })
        else { return nil }
        var parts = text.split { !$0.isNumber }.compactMap { Int($0) }
        let first = begin(parts)
        guard parts[0] >= 1970,
            Timestamp.text(milliseconds: first).prefix(text.count).elementsEqual(
                text.map { $0 == " " ? "T" : $0 })
        else { return nil }
        // The next of its kind.
        parts[parts.count - 1] += 1
        return (first, begin(parts))
    }

    private static func begin(_ parts: [Int]) -> Int {
        let all = parts + [1970, 1, 1, 0, 0, 0, 0].dropFirst(parts.count)
        return Timestamp.milliseconds(all)
    }
}
