/// The numbers that a setting may be.
public struct Bounds<Number: Comparable & Sendable & CustomStringConvertible>: Sendable {
    private let low: Number?
    private let high: Number?
    private let includesEnds: Bool
    /// The only numbers allowed, where they are few.
    private let listed: [Number]?
    /// `at least 1`, `from 0 to 1`; empty where any number will do.
    public let words: String

    private init(
        low: Number? = nil, high: Number? = nil, includesEnds: Bool = true, listed: [Number]? = nil,
        words: String
    ) {
        self.low = low
        self.high = high
        self.includesEnds = includesEnds
        self.words = words
        self.listed = listed
    }

    /// `1` for 1.0.
    private static func plain(_ number: Number) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    public func contains(_ value: Number) -> Bool {
        if let low, includesEnds ? value < low : value <= low { return false }
        if let high, includesEnds ? value > high : value >= high { return false }
        return listed?.contains(value) ?? true
    }

    /// The same in JSON Schema.
    func narrow(_ schema: Schema) -> Schema {
        if let listed {
            return schema.with(
                "enum", .array(listed.map { Node(.number(Self.plain($0)), at: Place("schema")) }))
        }
        var schema = schema
        if let low {
            schema = schema.with(includesEnds ? "minimum" : "exclusiveMinimum", .number(Self.plain(low)))
        }
        if let high {
            schema = schema.with(includesEnds ? "maximum" : "exclusiveMaximum", .number(Self.plain(high)))
        }
        return schema
    }

    public static var any: Bounds { Bounds(words: "") }
    public static func atLeast(_ low: Number) -> Bounds { Bounds(low: low, words: "at least \(plain(low))") }
    public static func above(_ low: Number) -> Bounds {
        Bounds(low: low, includesEnds: false, words: "above \(plain(low))")
    }
    /// From one number to another, both allowed.
    public static func from(_ low: Number, to high: Number) -> Bounds {
        Bounds(low: low, high: high, words: "from \(plain(low)) to \(plain(high))")
    }
    /// Between two numbers, neither allowed.
    public static func inside(_ low: Number, _ high: Number) -> Bounds {
        Bounds(low: low, high: high, includesEnds: false, words: "between \(plain(low)) and \(plain(high))")
    }
}

extension Bounds where Number == Int {
    /// 1, 2, 4, 8, … up to a limit.
    public static func powerOfTwo(upTo high: Int) -> Bounds {
        Bounds(
            listed: (0..<62).map { 1 << $0 }.filter { $0 <= high }, words: "a power of two up to \(high)")
    }
}
