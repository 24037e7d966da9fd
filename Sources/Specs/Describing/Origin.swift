/// Where the value of a key comes from.
public struct Origin: Sendable, Hashable {
    /// `training.optimizer.learning_rate`, `losses[0].kind`.
    public var path: String
    /// The value that holds: a scalar, or a list of scalars.
    public var value: Node
    /// The file and line, or the option, that set it; nil for a default.
    public var place: Place?

    /// Compares the resolved form of an experiment with what was written.
    ///
    /// - Parameters:
    ///   - resolved: every key with the value that holds, as ``Spec/decode(_:)`` returns it.
    ///   - written: the object that was decoded; its places say which file or option each value came from.
    /// - Returns: every value in the order of the resolved form.
    public static func all(in resolved: Node, written: Node) -> [Origin] {
        origins(resolved, written, path: "")
    }

    private static func origins(_ resolved: Node, _ written: Node?, path: String) -> [Origin] {
        func below(_ key: String) -> String { SettingPath.join(path, key) }
        switch resolved.value {
        case .object(let members) where !members.isEmpty:
            return members.flatMap { member -> [Origin] in
                // A bare word stands for the kind: "mse" for { "kind": "mse" }.
                if member.key == "kind", written?.string != nil {
                    return origins(member.node, written, path: below("kind"))
                }
                return origins(member.node, written?[member.key], path: below(member.key))
            }
        case .array(let items) where items.contains { !$0.members.isEmpty }:
            return items.enumerated().flatMap { index, item in
                let list = written?.array
                // Of a list that holds by default, single places may have been set.
                let own = list.flatMap { index < $0.count ? $0[index] : nil } ?? written?["[\(index)]"]
                return origins(item, own, path: below("[\(index)]"))
            }
        default: return [Origin(path: path, value: resolved, place: written?.place)]
        }
    }
}
