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
    private(set) var mistakes: [Mistake] = []
    public private(set) var descriptions: [FieldDescription] = []

    public init(_ node: Node, prefix: String = "") {
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
    /// - Returns: the resolved form.
    public func finish() throws(SpecError) -> Node {
        closeKeys()
        guard mistakes.isEmpty else {
            throw SpecError(
                mistakes.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) })
        }
        return resolvedNode
    }

    /// Whether the person wrote this key.
    public func has(_ key: String) -> Bool { node[key] != nil }

    /// Whether anything was wrong so far.
    public var hasMistakes: Bool { !mistakes.isEmpty }

    /// A condition that keys must meet together; where it does not hold, the mistake stands at `key`.
    public func require(_ condition: Bool, at key: String, _ sentence: @autoclosure () -> String) {
        if !condition { complain(at: key, sentence()) }
    }

    /// Notes a mistake at a key, or at the object where the key is not written.
    public func complain(at key: String, _ sentence: String) {
        mistakes.append(Mistake(at: node[key]?.place ?? node.place, path: prefix + key, sentence))
    }

    /// Notes a mistake that stands elsewhere.
    public func note(_ mistake: Mistake) { mistakes.append(mistake) }

    // MARK: - What the kinds of fields share

    var resolvedNode: Node { Node(.object(resolved), at: node.place) }

    /// Adds a key: decodes it where it is written, and notes the value that holds.
    func add<Value>(
        _ key: String, _ value: inout Value, type: String, allowed: String = "", _ meaning: String,
        decode: (Node) -> Value?, encode: (Value) -> Node.Value
    ) {
        describe(key, type: type, allowed: allowed, default: encode(value), meaning)
        if let written = node[key] {
            if let decoded = decode(written) {
                value = decoded
            } else {
                let expected = allowed.isEmpty ? type : "\(type), \(allowed)"
                complain(at: key, "expected \(expected); found \(written.inWords)")
            }
        }
        resolve(key, Node(encode(value), at: node[key]?.place ?? node.place))
    }

    func describe(
        _ key: String, type: String, allowed: String = "", default value: Node.Value, _ meaning: String
    ) {
        known.append(key)
        descriptions.append(
            FieldDescription(
                key: key, type: type, allowed: allowed,
                defaultValue: Node(value, at: Place("default")).canonical, meaning: meaning))
    }

    func resolve(_ key: String, _ node: Node) {
        resolved.append(Node.Member(key: key, keyPlace: node.place, node: node))
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
