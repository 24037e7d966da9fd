import Hashing
import Specs

/// How the first version of coded files counted a model's settings: by the digest of its whole resolved experiment, with
/// every key that the program which encoded had. Programs have gained keys since.
package struct EarlierSettings {
    private let stored: Node
    private let now: Node
    /// Keys that the store's text lacks, since it is older; more of them are not tried out.
    private static let most = 14

    /// - Parameters:
    ///   - stored: the experiment as the store has it.
    ///   - now: the same with this program's keys.
    package init(stored: String, now: String) throws(SpecError) {
        self.stored = try JSONParser.parse(stored, source: "the stored experiment")
        self.now = try JSONParser.parse(now, source: "the experiment")
    }

    /// Whether one of the digests that an earlier program can have counted is the wanted one.
    func contain(where isWanted: (String) -> Bool) -> Bool {
        if isWanted(SHA256.hex(of: stored.canonical)) { return true }
        let added = Self.added(now, to: stored)
        guard added.count <= Self.most else { return isWanted(SHA256.hex(of: now.canonical)) }
        // A program in between had some of the keys that were added.
        return (0..<1 << added.count).contains { choice in
            let missing = added.indices.filter { choice >> $0 & 1 == 1 }.map { added[$0] }
            return isWanted(SHA256.hex(of: missing.reduce(now) { $0.without($1[...]) }.canonical))
        }
    }

    /// The paths of keys that one has and the other lacks, the outermost of each.
    private static func added(_ node: Node, to older: Node) -> [[String]] {
        switch (node.value, older.value) {
        case (.object(let members), .object):
            members.flatMap { member -> [[String]] in
                guard let old = older[member.key] else { return [[member.key]] }
                return added(member.node, to: old).map { [member.key] + $0 }
            }
        case (.array(let items), .array(let old)):
            zip(items, old).enumerated().flatMap { index, pair in
                added(pair.0, to: pair.1).map { ["\(index)"] + $0 }
            }
        default: []
        }
    }
}

extension Node {
    /// The same without what is at a path.
    fileprivate func without(_ path: ArraySlice<String>) -> Node {
        guard let key = path.first else { return self }
        let rest = path.dropFirst()
        switch value {
        case .object(let members):
            let left = members.compactMap { member -> Member? in
                guard member.key == key else { return member }
                if rest.isEmpty { return nil }
                return Member(key: key, keyPlace: member.keyPlace, node: member.node.without(rest))
            }
            return Node(.object(left), at: place)
        case .array(let items):
            return Node(
                .array(items.enumerated().map { "\($0)" == key ? $1.without(rest) : $1 }), at: place)
        default: return self
        }
    }
}
