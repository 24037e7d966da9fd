import RunStore
import Specs

/// Which settings tell runs apart.
enum Settings {
    /// The paths that a sweep or an option gave several values, among runs of one file: kinds, then the first written first.
    static func swept(
        _ runs: [Run], _ settings: [String: [String: String]], _ overrides: [String: RunOverrides]
    ) -> [String] {
        var order: [String] = []
        for run in runs {
            for option in overrides[run.id]?.options ?? [] {
                let path = SettingPath.shown(String(option.prefix { $0 != "=" }))
                if !order.contains(path) { order.append(path) }
            }
        }
        guard !order.isEmpty else { return [] }
        var found: [String] = []
        for group in Dictionary(grouping: runs, by: { overrides[$0.id]?.source ?? "" }).values {
            for path in Set(group.flatMap { (settings[$0.id] ?? [:]).keys }) {
                let isSet = order.contains {
                    path == $0 || path.hasPrefix($0 + ".") || path.hasPrefix($0 + "[")
                }
                if isSet, Set(group.map { settings[$0.id]?[path] }).count > 1, !found.contains(path) {
                    found.append(path)
                }
            }
        }
        func place(_ path: String) -> Int { order.firstIndex { path.hasPrefix($0) } ?? order.count }
        let ranks = Self.ranks(found)
        func key(_ path: String) -> (Int, Int, Int, String) {
            let rank = ranks[path] ?? 0
            return (min(rank, 1), place(path), rank, path)
        }
        return found.sorted { key($0) < key($1) }
    }

    /// Key paths whose values differ among runs of one name, the most telling first; experiments of different names are told apart
    /// by their names.
    static func differing(_ runs: [Run], _ settings: [String: [String: String]]) -> [String] {
        var paths: Set<String> = []
        for group in Dictionary(grouping: runs, by: { "\($0.study)/\($0.name)" }).values {
            // Seeds of one experiment share their settings.
            var seen: Set<String> = []
            let variants = group.filter { seen.insert($0.experiment).inserted }
            guard variants.count > 1 else { continue }
            let all = variants.map { settings[$0.id] ?? [:] }
            for path in Set(all.flatMap(\.keys)) where Set(all.map { $0[path] }).count > 1 {
                paths.insert(path)
            }
        }
        let ranks = Self.ranks(paths)
        return paths.filter { !["name", "question", "description", "seed"].contains($0) }.sorted {
            (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1)
        }
    }

    /// How telling each of some paths is whose values differ, the most telling 0: kinds, then what stands on its own, then what is
    /// below the object of a kind that differs, where it may be one kind's alone. The parts of a list lead nothing.
    private static func ranks(_ paths: some Collection<String>) -> [String: Int] {
        let owners = paths.filter { $0.hasSuffix(".kind") }.map { $0.dropLast(4) }
        func rank(_ path: String) -> Int {
            if owners.contains(where: { path.hasPrefix($0) && path != $0 + "kind" }) { return 2 }
            return path.hasSuffix(".kind") && !path.contains("[") ? 0 : 1
        }
        return Dictionary(uniqueKeysWithValues: paths.map { ($0, rank($0)) })
    }
}
