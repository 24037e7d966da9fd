import Specs

/// As much of JSON Schema (draft 2020-12) as the schema of experiments uses, for tests. A keyword that it does not know is
/// an objection, so that no rule goes unread.
struct SchemaValidator {
    /// What is wrong with a value; empty where the schema accepts it.
    static func objections(to value: Node, under schema: Node, at path: String = "$") -> [String] {
        schema.members.flatMap { objections(to: value, keyword: $0.key, $0.node, of: schema, at: path) }
    }

    private static func accepts(_ value: Node, _ schema: Node) -> Bool {
        objections(to: value, under: schema).isEmpty
    }

    private static func objections(
        to value: Node, keyword: String, _ rule: Node, of schema: Node, at path: String
    ) -> [String] {
        func unless(_ holds: Bool) -> [String] { holds ? [] : ["\(path): \(keyword) \(rule.canonical)"] }
        func number(_ holds: (Double, Double) -> Bool) -> [String] {
            unless(value.number.map { holds($0, rule.number ?? .nan) } ?? true)
        }
        switch keyword {
        case "$schema", "title", "description", "default": return []
        case "type": return unless(isType(value, rule.string ?? ""))
        case "const": return unless(value.canonical == rule.canonical)
        case "enum": return unless((rule.array ?? []).contains { $0.canonical == value.canonical })
        case "minimum": return number { $0 >= $1 }
        case "maximum": return number { $0 <= $1 }
        case "exclusiveMinimum": return number { $0 > $1 }
        case "exclusiveMaximum": return number { $0 < $1 }
        case "minItems": return unless(value.array.map { $0.count >= rule.integer! } ?? true)
        case "maxItems": return unless(value.array.map { $0.count <= rule.integer! } ?? true)
        case "minProperties": return unless(value.members.count >= rule.integer!)
        case "maxProperties": return unless(value.members.count <= rule.integer!)
        case "minLength": return unless(value.string.map { $0.count >= rule.integer! } ?? true)
        case "pattern":
            return unless(value.string.map { $0.contains(try! Regex(rule.string!)) } ?? true)
        case "required":
            guard case .object = value.value else { return [] }
            return unless((rule.array ?? []).allSatisfy { value[$0.string!] != nil })
        case "items":
            return (value.array ?? []).enumerated().flatMap {
                objections(to: $1, under: rule, at: "\(path).\($0)")
            }
        case "properties":
            return rule.members.flatMap { property in
                value[property.key].map {
                    objections(to: $0, under: property.node, at: "\(path).\(property.key)")
                } ?? []
            }
        case "additionalProperties":
            let known = Set(schema["properties"]?.members.map(\.key) ?? [])
            return value.members.filter { !known.contains($0.key) }.flatMap { member in
                rule.bool == false
                    ? ["\(path).\(member.key): is not a key"]
                    : objections(to: member.node, under: rule, at: "\(path).\(member.key)")
            }
        case "anyOf": return unless((rule.array ?? []).contains { accepts(value, $0) })
        case "allOf": return (rule.array ?? []).flatMap { objections(to: value, under: $0, at: path) }
        case "if":
            return accepts(value, rule) ? objections(to: value, under: schema["then"]!, at: path) : []
        case "then": return []
        default: return ["\(path): this validator does not know \(keyword)"]
        }
    }

    private static func isType(_ value: Node, _ type: String) -> Bool {
        switch (value.value, type) {
        case (.null, "null"), (.bool, "boolean"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number, "number"): true
        case (.number, "integer"): value.integer != nil || value.unsigned != nil
        default: false
        }
    }
}
