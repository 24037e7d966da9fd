import RunStore
import Specs

/// What a sweep or an option set in each of some runs, in few words: `learning_rate=0.001`.
///
/// A trial is told by it: its number is another trial's once the sweep is edited.
struct SetWords {
    private let options: [String: [(path: String, value: String)]]
    private let names: [String: String]

    /// - Parameter overrides: by the runs' ids.
    init(_ overrides: [String: RunOverrides]) {
        options = overrides.mapValues { run in
            run.options.map { option in
                let path = String(option.prefix { $0 != "=" })
                return (SettingPath.shown(path), String(option.dropFirst(path.count + 1)))
            }
        }
        names = Self.shortest(Set(options.values.joined().map(\.path)))
    }

    /// With the paths as they are.
    func whole(_ run: String) -> String {
        (options[run] ?? []).map { "\($0.path)=\($0.value)" }.joined(separator: " ")
    }

    /// With as much of each path, from its end, as no other has.
    func short(_ run: String) -> String {
        (options[run] ?? []).map { "\(names[$0.path] ?? $0.path)=\($0.value)" }.joined(separator: " ")
    }

    /// The shortest end of each path that is the end of no other.
    static func shortest(_ paths: Set<String>) -> [String: String] {
        var names: [String: String] = [:]
        for path in paths {
            let parts = path.split(separator: ".").map(String.init)
            names[path] =
                (1..<max(2, parts.count)).lazy.map { parts.suffix($0).joined(separator: ".") }
                .first { end in !paths.contains { $0 != path && ($0 == end || $0.hasSuffix("." + end)) } }
                ?? path
        }
        return names
    }
}
