/// One pass over an object of an experiment: reads keys, checks them, collects what is wrong, and builds the resolved form.
///
/// A class, because settings hand it down to the settings inside them; it lives for one decoding and stays on one thread.
public final class Fields {
    /// The object that is read.
    private(set) var node: Node
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
    /// Where in the whole a key is known that is not known here: `training.optimizer` for `optimizer`.
    public var guide: (String) -> String? = { _ in nil }

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

    /// Takes a value as written where nothing is: what another key implies, and a person may write as well.
    public func imply(_ path: String, _ value: Node.Value) {
        let steps = path.split(separator: ".").map(String.init)
        let written = steps.reduce(Optional(node)) { $0?[$1] }
        guard written == nil, let implied = try? node.setting(path, to: Node(value, at: node.place)) else {
            return
        }
        node = implied
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

    /// Notes a mistake at a key of an object inside this one; at that object, or this one, where it is not written.
    public func complain(at key: String, below inner: String, _ sentence: String) {
        let place = node[key]?[inner]?.place ?? node[key]?.place ?? node.place
        mistakes.append(Mistake(at: place, path: "\(prefix)\(key).\(inner)", sentence))
    }

    /// Notes a mistake that stands elsewhere.
    public func note(_ mistake: Mistake) { mistakes.append(mistake) }

    // MARK: - What the kinds of fields share

    /// The pass over an object inside this one.
    func inner(_ node: Node, key: String) -> Fields {
        let inner = Fields(node, prefix: "\(prefix)\(key).", isDescribing: isDescribing)
        inner.guide = guide
        return inner
    }

    /// A list as it is written; where only places of it were set, the list that holds otherwise with those places set in it.
    ///
    /// - Returns: nil where a place is none of it (then the mistake is noted).
    func list(_ written: Node, key: String, over fallback: [Node]) -> Node? {
        guard written.setsPlaces else { return written }
        do throws(SpecError) {
            return try written.laid(over: fallback, path: prefix + key)
        } catch {
            mistakes += error.mistakes
            return nil
        }
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
                complain(at: key, "expected \(expected); found \(written.inWords)\(remedy(written, type))")
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
                    at: member.keyPlace, path: SettingPath.join(String(prefix.dropLast()), member.key),
                    Mistake.unknownKey + hint(for: member.key)))
        }
    }

    /// What was meant by a key that is none here: this object's own word for it, then its place elsewhere, then what is spelled alike.
    private func hint(for key: String) -> String {
        if let own = Spelling.meant(by: key, among: known) { return "; did you mean \(own)?" }
        if let elsewhere = guide(key) { return "; did you mean \(elsewhere)?" }
        return Spelling.hint(for: key, among: known)
    }

    /// How to write a value that is no text where a text is expected, or the default where there is none.
    func remedy(_ found: Node, _ type: String) -> String {
        let isOption = found.place.line == 0
        switch found.value {
        case .null:
            return isOption ? "; leave the option out for the default" : "; leave the key out for its default"
        case .number, .bool:
            guard type.hasPrefix("a text") else { return "" }
            return isOption
                ? "; write '\"\(found.canonical)\"', a text in double quotes"
                : "; write \"\(found.canonical)\", a text in double quotes"
        default: return ""
        }
    }
}
