/// Settings that can be written in an experiment: a struct whose properties hold the defaults, and which says once, in
/// ``fields(_:)``, which key is which property, what is allowed, and what it means.
///
/// From that one place come decoding, checking, the resolved form with every default filled in, and the documentation.
///
/// ```swift
/// struct Plateau: Spec {
///     var patience = 3
///     var factor = 0.5
///
///     mutating func fields(_ fields: Fields) {
///         fields.field("patience", &patience, .atLeast(1), "epochs without improvement before the rate drops")
///         fields.field("factor", &factor, .inside(0, 1), "what the rate is multiplied with")
///     }
/// }
/// ```
public protocol Spec: Sendable {
    /// The defaults.
    init()
    /// Names every key. Called once to decode; properties keep their defaults where a key is absent.
    mutating func fields(_ fields: Fields)
}

extension Spec {
    /// Decodes an object over the defaults.
    ///
    /// - Parameter path: of the object, for messages; empty for a whole file.
    /// - Returns: the settings, and their resolved form: every key there is, with the value that holds.
    /// - Throws: ``SpecError`` with every mistake: unknown keys, wrong types, values out of range, failed requirements.
    public static func decode(
        _ node: Node, at path: String = ""
    ) throws(SpecError) -> (spec: Self, resolved: Node) {
        let (spec, resolution) = try resolve(node, at: path)
        return (spec, resolution.node)
    }

    /// The same, with what a store keeps of the settings and what tells them from others.
    public static func resolve(
        _ node: Node, at path: String = ""
    ) throws(SpecError) -> (spec: Self, resolution: Resolution) {
        let fields = Fields(node, prefix: path.isEmpty ? "" : path + ".")
        var spec = Self()
        spec.fields(fields)
        return (spec, try fields.finish())
    }

    /// The documentation of every key, with its default.
    public static var documentation: [FieldDescription] { described().descriptions }

    /// Every key in JSON Schema, with its default, its limits and what it means.
    public static var schema: Schema { described().schema }

    static func described() -> Fields {
        let fields = Fields.describing()
        var spec = Self()
        spec.fields(fields)
        return fields
    }
}
