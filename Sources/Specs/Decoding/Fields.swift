/// One pass over an object of an experiment: reads keys, checks them, collects what is wrong, and builds the resolved form.
///
/// A class, because settings hand it down to the settings inside them; it lives for one decoding and stays on one thread.
public final class Fields {
    /// The object that is read.
    let node: Node
    /// The path of the object, `dataset.`; empty at the top.
    let prefix: String
    private var known: [String] = []
    private var resolved: [Node.Member] = []
    private var kept: [Node.Member] = []
    private var telling: [Node.Member] = []
    private(set) var mistakes: [Mistake] = []
    public private(set) var descriptions: [FieldDescription] = []
    /// Whether this pass asks what there is, and not what is written.
    let isDescribing: Bool
    private var properties: [(key: String, schema: Schema)] = []

    public convenience init(_ node: Node, prefix: String = "") {
        self.init(node, prefix: prefix, isDescribing: false)
    }

    /// A pass over nothing, for the documentation and the schema.
    static func describing() -> Fields {
        Fields(Node(.object([]), at: Place("defaults")), prefix: "", isDescribing: true)
    }

    private init(_ node: Node, prefix: String, isDescribing: Bool) {
        self.isDescribing = isDescribing
        self.node = node
        self.prefix = prefix
        if case .object = node.value {
        } else {
            mistakes.append(
                Mistake(
                    at: node.place, path: String(prefix.dropLast()),
                    "expected an object, found \(node.inWords)"))
        }
    }

    /// Ends the pass: keys that nobody asked for are mistakes.
    ///
    /// - Returns: what the settings come to.
    public func finish() throws(SpecError) -> Resolution {
        closeKeys()
        guard mistakes.isEmpty else {
            throw SpecError(
                mistakes.sorted {
                    ($0.place.source, $0.place.line, $0.place.column)
                        < ($1.place.source, $1.place.line, $1.place.column)
                })
        }
        return resolution
    }

    /// Whether the person wrote this key.
    public func has(_ key: String) -> Bool { node[key] != nil }

    /// Whether anything was wrong so far.
    public var hasMistakes: Bool { !mistakes.isEmpty }

    /// An object whose keys are free: their meaning is for the settings to say.
    ///
    /// - Parameter each: what every one of them may hold.
    public func map(_ key: String, each: Schema, _ meaning: String) -> [Node.Member] {
        let written = node[key] ?? Node(.object([]), at: node.place)
        describe(
            key, type: "an object", default: .object([]),
            schema: Schema.type("object").with("additionalProperties", each), meaning)
        resolve(key, written, telling: written.members.isEmpty ? nil : written)
        if case .object = written.value {
        } else {
            complain(at: key, "expected an object; found \(written.inWords)")
        }
        return written.members
    }

    /// A condition that keys must meet together; where it does not hold, the mistake stands at `key`.
    public func require(_ condition: Bool, at key: String, _ sentence: @autoclosure () -> String) {
        if !condition { complain(at: key, sentence()) }
    }

    /// Notes a mistake at a key, or at the object where the key is not written.
    public func complain(at key: String, _ sentence: String) {
        mistakes.append(Mistake(at: node[key]?.place ?? node.place, path: prefix + key, sentence))
    }

    /// Notes a mistake at one element of a list; at the object where the list is not written.
    public func complain(at key: String, index: Int, _ sentence: String) {
        let elements = node[key]?.array ?? []
        let place = index < elements.count ? elements[index].place : node[key]?.place ?? node.place
        mistakes.append(Mistake(at: place, path: "\(prefix)\(key)[\(index)]", sentence))
    }

    /// Notes a mistake that stands elsewhere.
    public func note(_ mistake: Mistake) { mistakes.append(mistake) }

    // MARK: - What the kinds of fields share

    /// The pass over an object inside this one.
    func inner(_ node: Node, key: String) -> Fields {
        Fields(node, prefix: "\(prefix)\(key).", isDescribing: isDescribing)
    }

    /// The object that was asked about, with every key; empty unless ``isDescribing``.
    var schema: Schema { .object(properties) }

    var resolution: Resolution {
        func object(_ members: [Node.Member]) -> Node { Node(.object(members), at: node.place) }
        return Resolution(node: object(resolved), kept: object(kept), telling: object(telling))
    }

    /// Adds a key: decodes it where it is written, and notes the value that holds.
    func add<Value>(
        _ key: String, _ value: inout Value, type: String, allowed: String = "", role: Role = .setting,
        schema: @autoclosure () -> Schema, _ meaning: String, decode: (Node) -> Value?,
        encode: (Value) -> Node.Value
    ) {
        let usual = encode(value)
        describe(key, type: type, allowed: allowed, default: usual, role: role, schema: schema(), meaning)
        if let written = node[key] {
            if let decoded = decode(written) {
                value = decoded
            } else {
                let expected = allowed.isEmpty ? type : "\(type), \(allowed)"
                complain(at: key, "expected \(expected); found \(written.inWords)")
            }
        }
        resolve(key, encode(value), usual, role)
    }

    func describe(
        _ key: String, type: String, allowed: String = "", default value: Node.Value, role: Role = .setting,
        schema: @autoclosure () -> Schema, _ meaning: String
    ) {
        known.append(key)
        guard isDescribing else { return }
        var schema = schema().with("description", .string(meaning))
        if value != .object([]) { schema = schema.with("default", value) }
        properties.append((key, schema))
        descriptions.append(
            FieldDescription(
                key: key, type: type, allowed: allowed,
                defaultValue: Node(value, at: Place("default")).canonical, role: role, meaning: meaning))
    }

    /// Notes the value that holds, and whether it tells these settings from others.
    ///
    /// - Parameter usual: the default.
    func resolve(_ key: String, _ value: Node.Value, _ usual: Node.Value, _ role: Role = .setting) {
        let place = node[key]?.place ?? node.place
        let holds = Node(value, at: place)
        let isUsual = holds.canonical == Node(usual, at: place).canonical
        switch role {
        case .setting: resolve(key, holds, telling: isUsual ? nil : holds)
        case .place: resolve(key, holds, telling: isUsual ? nil : Node(.bool(true), at: place))
        case .word, .seed: resolve(key, holds, kept: nil, telling: nil)
        }
    }

    /// Notes the value of a key that is an object, or a list of them.
    ///
    /// - Parameter telling: what of it is not the default; nil for nothing.
    func resolve(_ key: String, _ resolution: Resolution, telling: Node?) {
        resolve(key, resolution.node, kept: resolution.kept, telling: telling)
    }

    /// The same for one that has neither words nor seeds below it.
    func resolve(_ key: String, _ node: Node, telling: Node?) {
        resolve(key, node, kept: node, telling: telling)
    }

    private func resolve(_ key: String, _ node: Node, kept: Node?, telling: Node?) {
        func member(_ node: Node) -> Node.Member { Node.Member(key: key, keyPlace: node.place, node: node) }
        resolved.append(member(node))
        if let kept { self.kept.append(member(kept)) }
        if let telling { self.telling.append(member(telling)) }
    }

    /// Takes over what was found in an object inside this one.
    func absorb(_ inner: Fields, under key: String) {
        inner.closeKeys()
        mistakes += inner.mistakes
        descriptions += inner.descriptions.map {
            var description = $0
            description.key = "\(key).\(description.key)"
            return description
        }
    }

    private func closeKeys() {
        for member in node.members where !known.contains(member.key) {
            mistakes.append(
                Mistake(
                    at: member.keyPlace, path: prefix + member.key,
                    "there is no such key" + Spelling.hint(for: member.key, among: known)))
        }
    }
}
