extension Fields {
    /// A whole number.
    public func field(_ key: String, _ value: inout Int, _ bounds: Bounds<Int> = .any, _ meaning: String) {
        add(
            key, &value, type: "a whole number", allowed: bounds.words, meaning,
            decode: { $0.integer.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A whole number, or null for none.
    public func field(_ key: String, _ value: inout Int?, _ bounds: Bounds<Int> = .any, _ meaning: String) {
        add(
            key, &value, type: "a whole number or null", allowed: bounds.words, meaning,
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
            key, &value, type: "a number", allowed: bounds.words, meaning,
            decode: { $0.number.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A number, or null for none.
    public func field(
        _ key: String, _ value: inout Double?, _ bounds: Bounds<Double> = .any, _ meaning: String
    ) {
        add(
            key, &value, type: "a number or null", allowed: bounds.words, meaning,
            decode: { node -> Double?? in
                if node.value == .null { return .some(nil) }
                return node.number.flatMap { bounds.contains($0) ? .some($0) : nil }
            }, encode: { $0.map { .number("\($0)") } ?? .null })
    }

    /// `true` or `false`.
    public func field(_ key: String, _ value: inout Bool, _ meaning: String) {
        add(key, &value, type: "true or false", meaning, decode: { $0.bool }, encode: { .bool($0) })
    }

    /// A text.
    public func field(_ key: String, _ value: inout String, _ meaning: String) {
        add(key, &value, type: "a text", meaning, decode: { $0.string }, encode: { .string($0) })
    }

    /// A text, or null for none.
    public func field(_ key: String, _ value: inout String?, _ meaning: String) {
        add(
            key, &value, type: "a text or null", meaning,
            decode: { node -> String?? in node.value == .null ? .some(nil) : node.string.map { .some($0) } },
            encode: { $0.map { .string($0) } ?? .null })
    }

    /// One of a few words.
    public func field<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ value: inout Choice, _ meaning: String
    ) {
        let words = Choice.allCases.map(\.rawValue)
        describe(
            key, type: "a text", allowed: "one of \(words.joined(separator: ", "))",
            default: .string(value.rawValue),
            meaning)
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
                    "expected one of \(words.joined(separator: ", ")); found \(written.inWords)\(hint ?? "")")
            }
        }
        resolve(key, Node(.string(value.rawValue), at: node[key]?.place ?? node.place))
    }

    /// A list of numbers, each within bounds.
    public func field(
        _ key: String, _ value: inout [Double], _ bounds: Bounds<Double> = .any,
        count: ClosedRange<Int>? = nil,
        _ meaning: String
    ) {
        list(
            key, &value, item: "numbers", allowed: bounds.words, count: count, meaning,
            decode: { $0.number.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A list of whole numbers, each within bounds.
    public func field(
        _ key: String, _ value: inout [Int], _ bounds: Bounds<Int> = .any, count: ClosedRange<Int>? = nil,
        _ meaning: String
    ) {
        list(
            key, &value, item: "whole numbers", allowed: bounds.words, count: count, meaning,
            decode: { $0.integer.flatMap { bounds.contains($0) ? $0 : nil } }, encode: { .number("\($0)") })
    }

    /// A list of whole numbers of 64 bits, none negative: seeds.
    public func field(
        _ key: String, _ value: inout [UInt64], count: ClosedRange<Int>? = nil, _ meaning: String
    ) {
        list(
            key, &value, item: "whole numbers", allowed: "at least 0", count: count, meaning,
            decode: { $0.unsigned }, encode: { .number("\($0)") })
    }

    /// A list of texts.
    public func field(
        _ key: String, _ value: inout [String], count: ClosedRange<Int>? = nil, _ meaning: String
    ) {
        list(
            key, &value, item: "texts", allowed: "", count: count, meaning, decode: { $0.string },
            encode: { .string($0) })
    }

    private func list<Item>(
        _ key: String, _ value: inout [Item], item: String, allowed: String, count: ClosedRange<Int>?,
        _ meaning: String, decode: (Node) -> Item?, encode: @escaping (Item) -> Node.Value
    ) {
        var rules = allowed.isEmpty ? [] : ["each \(allowed)"]
        if let count {
            let size =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound)"
                : count.upperBound == .max
                    ? "at least \(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            rules.append("\(size) of them")
        }
        let place = node.place
        add(
            key, &value, type: "a list of \(item)", allowed: rules.joined(separator: ", "), meaning,
            decode: { node in
                guard let items = node.array, count?.contains(items.count) ?? true else { return nil }
                let decoded = items.compactMap(decode)
                return decoded.count == items.count ? decoded : nil
            }, encode: { .array($0.map { Node(encode($0), at: place) }) })
    }
}
