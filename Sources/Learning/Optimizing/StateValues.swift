/// Named numbers of a state, exactly: kept as the shortest text that reads back as the same bits.
public struct StateValues: Hashable, Sendable {
    /// As the metadata of a checkpoint has them.
    public private(set) var texts: [String: String]
    /// The checkpoint that they come from, for errors.
    public let source: String

    public init(_ texts: [String: String] = [:], from source: String = "") {
        self.texts = texts
        self.source = source
    }

    public mutating func set(_ name: String, _ value: Int) { texts[name] = "\(value)" }
    public mutating func set(_ name: String, _ value: UInt64) { texts[name] = "\(value)" }
    public mutating func set(_ name: String, _ value: Double) { texts[name] = "\(value)" }
    /// A number that may be missing, which reads back as missing.
    public mutating func set(_ name: String, _ value: Double?) {
        texts[name] = value.map { "\($0)" } ?? "none"
    }

    /// - Throws: ``LearningError/misfit(path:reason:)`` when there is no such number.
    public func integer(_ name: String) throws(LearningError) -> Int { try read(name) { Int($0) } }
    public func unsigned(_ name: String) throws(LearningError) -> UInt64 { try read(name) { UInt64($0) } }
    public func number(_ name: String) throws(LearningError) -> Double { try read(name) { Double($0) } }
    public func optional(_ name: String) throws(LearningError) -> Double? {
        try read(name) { text -> Double?? in text == "none" ? .some(nil) : Double(text).map { .some($0) } }
    }

    /// Takes in another's numbers, as `prefix.name`.
    public mutating func add(_ other: StateValues, under prefix: String) {
        for (name, text) in other.texts { texts["\(prefix).\(name)"] = text }
    }

    /// Those that were added under a prefix, by their own names.
    public func part(_ prefix: String) -> StateValues {
        var own: [String: String] = [:]
        for (name, text) in texts where name.hasPrefix(prefix + ".") {
            own[String(name.dropFirst(prefix.count + 1))] = text
        }
        return StateValues(own, from: source)
    }

    private func read<Value>(_ name: String, _ parse: (String) -> Value?) throws(LearningError) -> Value {
        guard let value = texts[name].flatMap(parse) else {
            throw .misfit(path: source, reason: "it does not say what \(name) was")
        }
        return value
    }
}
