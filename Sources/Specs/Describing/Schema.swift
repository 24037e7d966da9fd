/// A piece of JSON Schema, draft 2020-12: what an editor completes and underlines.
///
/// It says what one key may hold. Rules between keys, and whether files are there, are for `etude check`.
public struct Schema: Sendable, Hashable {
    private var members: [Node.Member] = []
    private static let place = Place("schema")

    /// Anything at all.
    public init() {}

    /// The schema as JSON.
    public var node: Node { Node(.object(members), at: Self.place) }

    /// The same with one more keyword.
    public func with(_ keyword: String, _ value: Node.Value) -> Schema {
        var schema = self
        schema.members.removeAll { $0.key == keyword }
        schema.members.append(
            Node.Member(key: keyword, keyPlace: Self.place, node: Node(value, at: Self.place)))
        return schema
    }

    /// The same with a keyword whose value is a schema: `items`, `if`, `then`, `not`.
    public func with(_ keyword: String, _ schema: Schema) -> Schema { with(keyword, schema.node.value) }

    /// The same with a keyword whose value is a list of schemas: `anyOf`, `allOf`.
    public func with(_ keyword: String, _ schemas: [Schema]) -> Schema {
        with(keyword, .array(schemas.map(\.node)))
    }

    /// The same with a keyword whose value is a list of words: `required`, `enum`.
    public func with(_ keyword: String, words: [String]) -> Schema {
        with(keyword, .array(words.map { Node(.string($0), at: Self.place) }))
    }

    /// `integer`, `number`, `string`, `boolean`, `null`, `array` or `object`.
    public static func type(_ name: String) -> Schema { Schema().with("type", .string(name)) }

    /// One of a few words.
    public static func words(_ words: [String]) -> Schema { Schema().with("enum", words: words) }

    /// An object with these keys and no others.
    public static func object(_ properties: [(key: String, schema: Schema)]) -> Schema {
        type("object").with("properties", of: properties).with("additionalProperties", .bool(false))
    }

    /// The same with a keyword that gives each of several names a schema: `properties`, `$defs`.
    public func with(_ keyword: String, of schemas: [(key: String, schema: Schema)]) -> Schema {
        with(
            keyword,
            .object(schemas.map { Node.Member(key: $0.key, keyPlace: Self.place, node: $0.schema.node) }))
    }

    /// This, or null.
    public var orNull: Schema { Schema().with("anyOf", [self, .type("null")]) }

    /// A list of such things, of a size where one is asked for.
    public func list(count: ClosedRange<Int>? = nil) -> Schema {
        var schema = Schema.type("array").with("items", self)
        guard let count else { return schema }
        if count.lowerBound > 0 { schema = schema.with("minItems", .number("\(count.lowerBound)")) }
        if count.upperBound < .max { schema = schema.with("maxItems", .number("\(count.upperBound)")) }
        return schema
    }

    /// An object whose `kind` is one of a list and decides about the other keys, or the bare word.
    ///
    /// - Parameters:
    ///   - needsKind: false where the object may be laid over one that names the kind already.
    ///   - fitsOne: whether the keys of an object without a kind must be those of one of the kinds.
    static func kinds(
        _ kinds: [(name: String, summary: String, schema: Schema)], needsKind: Bool, fitsOne: Bool = false
    ) -> Schema {
        let names = kinds.map(\.name)
        var object = Schema.type("object").with("properties", of: [("kind", .words(names))])
        if needsKind { object = object.with("required", words: ["kind"]) }
        if fitsOne {
            object = object.with(
                "anyOf", [Schema().with("required", words: ["kind"])] + kinds.map(\.schema))
        }
        object = object.with(
            "allOf",
            kinds.map { kind in
                let label = Schema().with("const", .string(kind.name))
                let isKind = Schema().with("properties", of: [("kind", label)]).with(
                    "required", words: ["kind"])
                let body = kind.schema.adding("kind", label.with("description", .string(kind.summary)))
                return Schema().with("if", isKind).with("then", body)
            })
        return Schema().with("anyOf", [.words(names), object])
    }

    /// An object's schema with one more key.
    public func adding(_ key: String, _ schema: Schema) -> Schema {
        let old = node["properties"]?.members ?? []
        return with(
            "properties",
            .object([Node.Member(key: key, keyPlace: Self.place, node: schema.node)] + old))
    }
}
