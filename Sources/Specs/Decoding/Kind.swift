/// One of the things that `"kind"` can name: its word, and how to read its settings.
public struct Kind<Value>: Sendable {
    public let name: String
    /// One sentence: what it is.
    public let summary: String
    let read: @Sendable (Fields) -> Value

    public init(_ name: String, summary: String = "", read: @escaping @Sendable (Fields) -> Value) {
        self.name = name
        self.summary = summary
        self.read = read
    }

    /// What the documentation says of every key.
    public var documentation: [FieldDescription] { described.descriptions }

    /// Every key in JSON Schema.
    public var schema: Schema { described.schema }

    private var described: Fields {
        let fields = Fields.describing()
        _ = read(fields)
        return fields
    }
}

extension Fields {
    /// An object inside this one, with settings of its own.
    public func field<Inner: Spec>(_ key: String, _ value: inout Inner, _ meaning: String) {
        let inner = inner(node[key] ?? Node(.object([]), at: node.place), key: key)
        value.fields(inner)
        describe(key, type: "an object", default: .object([]), schema: inner.schema, meaning)
        absorb(inner, under: key)
        let found = inner.resolution
        resolve(key, found, telling: found.telling.members.isEmpty ? nil : found.telling)
    }

    /// An object inside this one, or null for none.
    public func field<Inner: Spec>(_ key: String, _ value: inout Inner?, _ meaning: String) {
        describe(
            key, type: "an object or null", default: value == nil ? .null : .object([]),
            schema: Inner.schema.orNull, meaning)
        if isDescribing { absorb(Inner.described(), under: key) }
        let isThereAnyway = value != nil
        // That there is an object means something, also where nothing in it differs from the defaults.
        func resolve(_ inner: Fields) {
            let found = inner.resolution
            let isUsual = isThereAnyway && found.telling.members.isEmpty
            self.resolve(key, found, telling: isUsual ? nil : found.telling)
        }
        guard let written = node[key] else {
            guard var present = value else { return self.resolve(key, .null, .null) }
            let inner = inner(Node(.object([]), at: node.place), key: key)
            present.fields(inner)
            value = present
            return resolve(inner)
        }
        if written.value == .null {
            value = nil
            return self.resolve(key, .null, isThereAnyway ? .object([]) : .null)
        }
        let inner = inner(written, key: key)
        var present = value ?? Inner()
        present.fields(inner)
        value = present
        absorb(inner, under: key)
        resolve(inner)
    }

    /// An object whose `kind` names one of a list: `{ "kind": "adamw", "learning_rate": 1e-4 }`, or the bare word.
    ///
    /// - Returns: what was read; nil where the key is absent, null or mistaken (then the mistake is noted).
    public func kind<Value>(
        _ key: String, among kinds: [Kind<Value>], required: Bool = true, _ meaning: String
    ) -> Value? {
        let words = kinds.map(\.name)
        describe(
            key, type: "an object with a kind", allowed: "one of \(words.joined(separator: ", "))",
            default: required ? .object([]) : .null,
            schema: required
                ? Self.schema(of: kinds, needsKind: false) : Self.schema(of: kinds, needsKind: false).orNull,
            meaning)
        guard let written = node[key], written.value != .null || required else {
            if required {
                complain(at: key, "is missing; give an object with a kind: \(words.joined(separator: ", "))")
            }
            resolve(key, .null, .null)
            return nil
        }
        guard let (value, found) = one(written, path: key, among: kinds) else { return nil }
        resolve(key, found, telling: found.telling)
        return value
    }

    /// The same where an object without a kind, or none at all, stands for one of them.
    ///
    /// - Parameter name: of the kind that is meant where none is written.
    /// - Returns: what was read; nil where it is mistaken (then the mistake is noted).
    public func kind<Value>(
        _ key: String, among kinds: [Kind<Value>], default name: String, _ meaning: String
    ) -> Value? {
        describe(
            key, type: "an object with a kind",
            allowed: "one of \(kinds.map(\.name).joined(separator: ", "))",
            default: .string(name), schema: Self.schema(of: kinds, needsKind: false, fitsOne: true), meaning)
        let written = node[key] ?? Node(.string(name), at: node.place)
        guard let (value, found) = one(written, path: key, among: kinds, default: name) else { return nil }
        let usual = Self.label(name, at: node.place)
        resolve(key, found, telling: found.telling.canonical == usual.canonical ? nil : found.telling)
        return value
    }

    /// A list of such objects.
    public func kinds<Value>(
        _ key: String, among kinds: [Kind<Value>], default names: [String] = [], _ meaning: String
    ) -> [Value] {
        elements(key, among: kinds, default: names, isNamed: false, meaning).map(\.value)
    }

    /// A list of such objects, each with a `name` of its own where one is given.
    public func namedKinds<Value>(
        _ key: String, among kinds: [Kind<Value>], default names: [String] = [], _ meaning: String
    ) -> [(value: Value, name: String?)] {
        elements(key, among: kinds, default: names, isNamed: true, meaning).map { ($0.value, $0.name) }
    }

    /// What documentation and schema say of the key `name` of an element.
    public static let nameDescription = FieldDescription(
        key: "name", type: "a text", allowed: "letters, digits and _", defaultValue: "", role: .setting,
        meaning: "what its column is called; without it the kind, and kind_2 for the second of a kind")

    private typealias Element<Value> = (value: Value, name: String?, found: Resolution)

    private func elements<Value>(
        _ key: String, among kinds: [Kind<Value>], default names: [String], isNamed: Bool, _ meaning: String
    ) -> [Element<Value>] {
        let place = node.place
        let fallback = Node(.array(names.map { Node(.string($0), at: place) }), at: place)
        describe(
            key, type: "a list of objects with a kind",
            allowed: "each one of \(kinds.map(\.name).joined(separator: ", "))", default: fallback.value,
            schema: Self.schema(of: kinds, needsKind: true, isNamed: isNamed).list(), meaning)
        if isDescribing { return [] }
        guard let written = self.list(node[key] ?? fallback, key: key, over: fallback.array ?? []) else {
            return []
        }
        guard let items = written.array else {
            complain(at: key, "expected a list of objects with a kind; found \(written.inWords)")
            return []
        }
        let read = items.enumerated().compactMap { index, item -> Element<Value>? in
            let path = "\(key)[\(index)]"
            var body = item
            let label = isNamed ? item.members.first { $0.key == "name" } : nil
            if label != nil {
                body = Node(.object(item.members.filter { $0.key != "name" }), at: item.place)
            }
            let name = label.flatMap { self.name($0.node, path: path) }
            guard let (value, found) = one(body, path: path, among: kinds) else { return nil }
            // A name that nobody gave is not there, so that what has none is the experiment that it was.
            guard let label, name != nil else { return (value, name, found) }
            func named(_ node: Node) -> Node { Node(.object(node.members + [label]), at: node.place) }
            return (
                value, name,
                Resolution(node: named(found.node), kept: named(found.kept), telling: named(found.telling))
            )
        }
        func list(_ part: KeyPath<Resolution, Node>) -> Node {
            Node(.array(read.map { $0.found[keyPath: part] }), at: written.place)
        }
        let usual = Node(.array(names.map { Self.label($0, at: place) }), at: place)
        let found = Resolution(node: list(\.node), kept: list(\.kept), telling: list(\.telling))
        resolve(key, found, telling: found.telling.canonical == usual.canonical ? nil : found.telling)
        return read
    }

    private func name(_ node: Node, path: String) -> String? {
        if let name = node.string, !name.isEmpty, name.count <= 64,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        {
            return name
        }
        note(
            Mistake(
                at: node.place, path: "\(prefix)\(path).name",
                "expected a text of letters, digits and _; found \(node.inWords)\(remedy(node, "a text"))"))
        return nil
    }

    /// What is left of an object all of whose keys have their defaults: its kind.
    private static func label(_ name: String, at place: Place) -> Node {
        let kind = Node(.string(name), at: place)
        return Node(.object([Node.Member(key: "kind", keyPlace: place, node: kind)]), at: place)
    }

    private static func schema<Value>(
        of kinds: [Kind<Value>], needsKind: Bool, fitsOne: Bool = false, isNamed: Bool = false
    ) -> Schema {
        let name = Schema.type("string").with("pattern", .string("^[A-Za-z0-9_]{1,64}$")).with(
            "description", .string(nameDescription.meaning))
        return .kinds(
            kinds.map { ($0.name, $0.summary, isNamed ? $0.schema.adding("name", name) : $0.schema) },
            needsKind: needsKind, fitsOne: fitsOne)
    }

    private func one<Value>(
        _ written: Node, path: String, among kinds: [Kind<Value>], default name: String? = nil
    ) -> (value: Value, found: Resolution)? {
        let words = kinds.map(\.name)
        func complain(_ node: Node, _ path: String, _ sentence: String) {
            note(Mistake(at: node.place, path: prefix + path, sentence))
        }
        let word: Node
        let body: Node
        switch written.value {
        case .string:
            (word, body) = (written, Node(.object([]), at: written.place))
        case .object(let members):
            let fallback = name.map { Node(.string($0), at: written.place) }
            guard let kind = written["kind"] ?? fallback else {
                let other = members.first { Spelling.meant(by: $0.key, among: ["kind"]) != nil }
                let hint = other.map { "; did you mean kind, not \($0.key)?" }
                complain(
                    written, path, "has no kind\(hint ?? "; known: \(words.joined(separator: ", "))")")
                return nil
            }
            (word, body) = (kind, Node(.object(members.filter { $0.key != "kind" }), at: written.place))
        default:
            complain(written, path, "expected an object with a kind; found \(written.inWords)")
            return nil
        }
        guard let name = word.string else {
            complain(word, "\(path).kind", "expected a text; found \(word.inWords)\(remedy(word, "a text"))")
            return nil
        }
        guard let kind = kinds.first(where: { $0.name == name }) else {
            complain(
                word, "\(path).kind", "there is no kind \"\(name)\"" + Spelling.hint(for: name, among: words))
            return nil
        }
        let inner = inner(body, key: path)
        let value = kind.read(inner)
        absorb(inner, under: path)
        func labelled(_ node: Node) -> Node {
            Node(.object(Self.label(name, at: word.place).members + node.members), at: written.place)
        }
        let found = inner.resolution
        return (
            value,
            Resolution(
                node: labelled(found.node), kept: labelled(found.kept), telling: labelled(found.telling))
        )
    }
}
