import Specs

extension SweepSettings {
    /// What of a sweep can be read, whatever is wrong with the rest of it.
    ///
    /// ``trials`` are not defined for it: lists that are walked together may be of several lengths. ``attempts`` are.
    static func readable(_ written: Node) -> SweepSettings {
        var sweep = SweepSettings()
        sweep.fields(Fields(written, prefix: "sweep."))
        sweep.random = RandomSearch()
        if let random = written["random"] {
            sweep.random.fields(Fields(random, prefix: "sweep.random."))
            if !(1...most).contains(sweep.random.trials) { sweep.random.trials = RandomSearch().trials }
            sweep.random.seed = max(0, sweep.random.seed)
        }
        return sweep
    }

    /// What trials of a sweep with mistakes set: every combination where those are few enough, else every value once.
    ///
    /// A list that is too short leaves its path as it is where it has no value. A path that is swept twice is tried both ways.
    var attempts: [[Choice]] {
        var axes = grid.map { axis in axis.values.map { [Choice(path: axis.path, value: $0)] } }
        axes.append(
            (0..<(zip.map(\.values.count).max() ?? 0)).map { step in
                zip.filter { step < $0.values.count }.map { Choice(path: $0.path, value: $0.values[step]) }
            })
        if !random.values.isEmpty { axes.append((0..<random.trials).map(random.draw)) }
        axes.removeAll(where: \.isEmpty)
        let count = axes.reduce(1) { min(Self.most + 1, $0 * min($1.count, Self.most + 1)) }
        let all =
            count <= Self.most
            ? axes.reduce([[]]) { trials, axis in trials.flatMap { trial in axis.map { trial + $0 } } }
            : (0..<min(Self.most, axes.map(\.count).max() ?? 0)).map { place in
                axes.flatMap { $0[min(place, $0.count - 1)] }
            }
        return all.flatMap { trial in
            var seen: Set<String> = []
            let once = trial.filter { seen.insert($0.path).inserted }
            return once.count == trial.count ? [trial] : [trial, once]
        }
    }
}
