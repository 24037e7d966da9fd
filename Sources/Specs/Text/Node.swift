/// A JSON value that knows where it stands.
public struct Node: Sendable, Hashable {
    public var value: Value
    public var place: Place

    public enum Value: Sendable, Hashable {
        case null
        case bool(Bool)
        /// As it was written, so that every 64-bit integer survives.
        case number(String)
        case string(String)
        case array([Node])
        case object([Member])
    }

    /// A key of an object, and its value.
    public struct Member: Sendable, Hashable {
        public var key: String
        public var keyPlace: Place
        public var node: Node

        public init(key: String, keyPlace: Place, node: Node) {
            self.key = key
            self.keyPlace = keyPlace
            self.node = node
        }
    }

    public init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }

    /// What a person would call the value, in a sentence: `the text "long"`, `an object`.
    public var inWords: String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let text): text
        case .string(let text): "the text \"\(text)\""
        case .array(let items): items.isEmpty ? "an empty list" : "a list"
        case .object: "an object"
        }
    }

    /// The keys of an object in order; empty for anything else.
    public var members: [Member] {
        if case .object(let members) = value { return members }
        return []
    }

    /// The value of a key, or nil.
    public subscript(key: String) -> Node? { members.first { $0.key == key }?.node }

    /// A whole number, written with or without a zero fraction; nil for anything else or beyond 64 bits.
    public var integer: Int? {
        guard case .number(let text) = value else { return nil }
        if let whole = Int(text) { return whole }
        return Double(text).flatMap { Int(exactly: $0) }
    }

    public var unsigned: UInt64? {
        guard case .number(let text) = value else { return nil }
        return UInt64(text) ?? Double(text).flatMap { UInt64(exactly: $0) }
    }

    /// A finite number.
    public var number: Double? {
        guard case .number(let text) = value, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    public var string: String? {
        if case .string(let text) = value { return text }
        return nil
    }

    public var bool: Bool? {
        if case .bool(let flag) = value { return flag }
        return nil
    }

    public var array: [Node]? {
        if case .array(let items) = value { return items }
        return nil
    }
}
