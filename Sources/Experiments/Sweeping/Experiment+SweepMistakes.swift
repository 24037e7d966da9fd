import Specs

extension Experiment {
    /// What else is wrong with a file whose sweep is wrong: with its values, with what is swept, and with the paths of what cannot
    /// be swept.
    ///
    /// Nothing is said of what depends on a value that cannot be read.
    static func otherMistakes(of file: ExperimentFile, _ base: Node, _ written: Node) -> [Mistake] {
        let sweep = SweepSettings.readable(written)
        let swept = paths(of: written)
        let set = Set(file.settings.map(\.path.description))
        var found: [Mistake] = []
        for (_, choices) in picked(sweep.attempts, by: file) {
            let known = set.union(choices.map(\.path))
            let unread = swept.filter { !known.contains($0) }
            found += mistakes(of: file, base, choices).filter { !hangs($0, on: unread) }
        }
        // Whether there is such a key can be told without its values.
        let read = Set(sweep.grid.map(\.path) + sweep.zip.map(\.path) + sweep.random.values.map(\.path))
        for place in places(of: written) where !read.contains(place.path) && !set.contains(place.path) {
            let choice = SweepSettings.Choice(path: place.path, value: Node(.null, at: place.place))
            let kinds = swept.filter { $0.hasSuffix(".kind") && !read.contains($0) }
            found += mistakes(of: file, base, [choice]).filter {
                $0.place == place.place && $0.isUnknownKey && !hangs($0, on: kinds)
            }
        }
        var told: Set<Mistake> = []
        return found.filter { told.insert($0).inserted }
    }

    private static func mistakes(
        of file: ExperimentFile, _ base: Node, _ choices: [SweepSettings.Choice]
    ) -> [Mistake] {
        do throws(SpecError) {
            _ = try trial(of: file, base, number: nil, choices)
            return []
        } catch { return error.mistakes }
    }

    /// Whether a mistake may be none once values stand at some paths. Another kind has other keys beside it.
    private static func hangs(_ mistake: Mistake, on paths: [String]) -> Bool {
        func isBelow(_ path: String, _ other: String) -> Bool {
            path == other || path.hasPrefix(other + ".") || path.hasPrefix(other + "[")
        }
        return paths.contains { path in
            let owner = path.hasSuffix(".kind") ? String(path.dropLast(5)) : path
            return isBelow(path, mistake.path) || isBelow(mistake.path, owner)
        }
    }

    /// The paths that a sweep names, whatever is wrong with it.
    private static func paths(of sweep: Node) -> [String] { places(of: sweep).map(\.path) }

    private static func places(of sweep: Node) -> [(path: String, place: Place)] {
        let axes = [sweep["grid"], sweep["zip"], sweep["random"]?["values"]]
        return axes.flatMap { $0?.members ?? [] }.filter { SettingPath($0.key) != nil }
            .map { (SettingPath.shown($0.key), $0.keyPlace) }
    }
}
