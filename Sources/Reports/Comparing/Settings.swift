import RunStore

/// Which settings tell runs apart.
enum Settings {
    /// Key paths whose values differ among runs of one name; experiments of different names are told apart by their names.
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
        return paths.filter { !["name", "question", "description", "seed"].contains($0) }.sorted()
    }
}
