extension Fields {
    /// A whole number.
    public func field(_ key: String, _ value: inout Int, _ bounds: Bounds<Int> = .any, _ meaning: String) {
        add(
            key, &value, type: "a whole number", allowed: bounds.words,
            schema: bounds.narrow(.type("integer")), meaning,
            decode: { $0.integer.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A whole number, or null for none.
    public func field(_ key: String, _ value: inout Int?, _ bounds: Bounds<Int> = .any, _ meaning: String) {
        add(
            key, &value, type: "a whole number or null", allowed: bounds.words,
            schema: bounds.narrow(.type("integer")).orNull, meaning,
            decode: { node -> Int?? in
                if node.value == .null { return .some(nil) }
                return node.integer.flatMap { bounds.contains($0) ? .some($0) : nil }
            }, encode: { $0.map { .number("\($0)") } ?? .null })
    }

    /// A number.
    public func field(
        _ key: String, _ value: inout Double, _ bounds: Bounds<Double> = .any, _ meaning: String
    ) {
        add(
            key, &value, type: "a number", allowed: bounds.words,
            schema: bounds.narrow(.type("number")), meaning,
            decode: { $0.number.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A number, or null for none.
    public func field(
        _ key: String, _ value: inout Double?, _ bounds: Bounds<Double> = .any, _ meaning: String
    ) {
        add(
            key, &value, type: "a number or null", allowed: bounds.words,
            schema: bounds.narrow(.type("number")).orNull, meaning,
            decode: { node -> Double?? in
                if node.value == .null { return .some(nil) }
                return node.number.flatMap { bounds.contains($0) ? .some($0) : nil }
            }, encode: { $0.map { .number("\($0)") } ?? .null })
    }

    /// `true` or `false`.
    public func field(_ key: String, _ value: inout Bool, _ meaning: String) {
        add(
            key, &value, type: "true or false", schema: .type("boolean"), meaning, decode: { $0.bool },
            encode: { .bool($0) })
    }

    /// A text.
    public func field(
        _ key: String, _ value: inout String, as role: Role = .setting, _ meaning: String
    ) {
        add(
            key, &value, type: "a text", role: role, schema: .type("string"), meaning,
            decode: { Self.text($0, role) },
            encode: { .string($0) })
    }

    /// A text, or null for none.
    public func field(
        _ key: String, _ value: inout String?, as role: Role = .setting, _ meaning: String
    ) {
        add(
            key, &value, type: "a text or null", role: role, schema: Schema.type("string").orNull, meaning,
            decode: { node -> String?? in
                node.value == .null ? .some(nil) : Self.text(node, role).map { .some($0) }
            },
            encode: { $0.map { .string($0) } ?? .null })
    }

    /// A text, or for a place the path that it leads to from here.
    private static func text(_ node: Node, _ role: Role) -> String? {
        guard role == .place else { return node.string }
        return node.string.map { Location($0, writtenAt: node.place).path }
    }

    /// One of a few words.
    public func field<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ value: inout Choice, _ meaning: String
    ) {
        let words = Choice.allCases.map(\.rawValue)
        let usual = value.rawValue
        describe(
            key, type: "a text", allowed: "one of \(words.joined(separator: ", "))",
            default: .string(value.rawValue), schema: .words(words), meaning)
        if let written = node[key] {
            if let choice = written.string.flatMap(Choice.init(rawValue:)) {
                value = choice
            } else {
                let hint =
                    written.string.flatMap { Spelling.nearest(to: $0, among: words) }.map {
                        "; did you mean \($0)?"
                    }
                complain(
                    at: key,
                    "expected one of \(words.joined(separator: ", ")); found \(written.inWords)"
                        + (hint ?? remedy(written, "a text, one of these"))
                )
            }
        }
        resolve(key, .string(value.rawValue), .string(usual))
    }

    /// A list of numbers, each within bounds.
    public func field(
        _ key: String, _ value: inout [Double], _ bounds: Bounds<Double> = .any,
        count: ClosedRange<Int>? = nil,
        _ meaning: String
    ) {
        list(
            key, &value, item: "number", allowed: bounds.words, schema: bounds.narrow(.type("number")),
            count: count, meaning,
            decode: { $0.number.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A list of whole numbers, each within bounds.
    public func field(
        _ key: String, _ value: inout [Int], _ bounds: Bounds<Int> = .any, count: ClosedRange<Int>? = nil,
        _ meaning: String
    ) {
        list(
            key, &value, item: "whole number", allowed: bounds.words, schema: bounds.narrow(.type("integer")),
            count: count, meaning,
            decode: { $0.integer.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A list of whole numbers of 64 bits, none negative: seeds. A text is a range of them, `"1..3"`.
    public func field(
        _ key: String, _ value: inout [UInt64], as role: Role = .setting, count: ClosedRange<Int>? = nil,
        _ meaning: String
    ) {
        let place = node.place
        func encoded(_ seeds: [UInt64], at place: Place) -> Node.Value {
            .array(seeds.map { Node(.number("\($0)"), at: place) })
        }
        let usual = encoded(value, at: place)
        let range = Schema.type("string").with("pattern", .string("^[0-9]+\\.\\.[0-9]+$"))
        let item = Schema().with("anyOf", [Schema.type("integer").with("minimum", .number("0")), range])
        let words = Self.words(item: "whole number", allowed: "at least 0, or ranges such as \"1..3\"", count)
        describe(
            key, type: words.type, allowed: words.rules,
            default: usual, role: role, schema: Schema().with("anyOf", [item.list(count: count), range]),
            meaning)
        let fallback = value.map { Node(.number("\($0)"), at: place) }
        if let written = node[key].flatMap({ list($0, key: key, over: fallback) }) {
            func seeds(_ node: Node) -> [UInt64]? {
                node.unsigned.map { [$0] } ?? node.string.flatMap { SeedRange.seeds(in: $0) }
            }
            if let items = written.string != nil ? [written] : written.array {
                let read = items.map(seeds)
                for (item, found) in zip(items, read) where found == nil {
                    note(
                        Mistake(
                            at: item.place, path: prefix + key,
                            "expected a whole number, at least 0, or a rising range of at most \(SeedRange.most) "
                                + "such as \"1..3\"; found \(item.inWords)"))
                }
                let all = read.compactMap { $0 }.flatMap { $0 }
                if read.allSatisfy({ $0 != nil }), count?.contains(all.count) == false {
                    complain(at: key, "expected \(words.type), \(words.rules); found \(written.inWords)")
                }
                value = all
            } else {
                complain(at: key, "expected \(words.type); found \(written.inWords)")
            }
        }
        resolve(key, encoded(value, at: node[key]?.place ?? place), usual, role)
    }

    /// A list of texts.
    public func field(
        _ key: String, _ value: inout [String], count: ClosedRange<Int>? = nil, _ meaning: String
    ) {
        list(
            key, &value, item: "text", allowed: "", schema: .type("string"), count: count, meaning,
            decode: { $0.string }, encode: { .string($0) })
    }

    private func list<Item>(
        _ key: String, _ value: inout [Item], item: String, allowed: String,
        schema: @autoclosure () -> Schema,
        count: ClosedRange<Int>?, _ meaning: String, decode: (Node) -> Item?,
        encode: @escaping (Item) -> Node.Value
    ) {
        let words = Self.words(item: item, allowed: allowed, count)
        let place = node[key]?.place ?? node.place
        let usual = Node.Value.array(value.map { Node(encode($0), at: place) })
        describe(
            key, type: words.type, allowed: words.rules, default: usual, schema: schema().list(count: count),
            meaning)
        let fallback = value.map { Node(encode($0), at: place) }
        if let written = node[key].flatMap({ self.list($0, key: key, over: fallback) }) {
            if let items = written.array, count?.contains(items.count) ?? true {
                let decoded = items.map(decode)
                for (index, node) in items.enumerated() where decoded[index] == nil {
                    let expected = allowed.isEmpty ? "a \(item)" : "a \(item), \(allowed)"
                    note(
                        Mistake(
                            at: node.place, path: "\(prefix)\(key)[\(index)]",
                            "expected \(expected); found \(node.inWords)\(remedy(node, "a \(item)"))"))
                }
                if decoded.allSatisfy({ $0 != nil }) { value = decoded.compactMap { $0 } }
            } else {
                let expected = words.rules.isEmpty ? words.type : "\(words.type), \(words.rules)"
                let size = written.array.map { $0.isEmpty ? "" : " of \($0.count)" } ?? ""
                complain(at: key, "expected \(expected); found \(written.inWords)\(size)")
            }
        }
        resolve(key, .array(value.map { Node(encode($0), at: place) }), usual)
    }

    /// `a list of numbers`, and `each at least 0, 1 to 3 of them`.
    private static func words(
        item: String, allowed: String, _ count: ClosedRange<Int>?
    ) -> (type: String, rules: String) {
        var rules = allowed.isEmpty ? [] : ["each \(allowed)"]
        if let count {
            let size =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound)"
                : count.upperBound == .max
                    ? "at least \(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            rules.append("\(size) of them")
        }
        return ("a list of \(item)s", rules.joined(separator: ", "))
    }
}
