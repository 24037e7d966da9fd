import Measures
import RunStore

extension Report {
    /// More colours than these cannot be told apart.
    private static let mostCurves = 8
    private static let mostSeeds = 10

    /// The experiments whose curves are drawn: the best by the mean over seeds, in the order of the results.
    private var drawn: [[Run]] {
        let best = Set(data.order.sorted(groups).prefix(Self.mostCurves).map { $0[0].experiment })
        return groups.filter { best.contains($0[0].experiment) }
    }

    /// What the picture leaves out, and how to have it.
    var curveNotes: [String] {
        var notes: [String] = []
        let drawn = Set(drawn.map { $0[0].experiment })
        let left = groups.filter { !drawn.contains($0[0].experiment) }.map(name)
        if !left.isEmpty {
            notes.append(
                "\(drawn.count) of \(groups.count) experiments are drawn, the first by the mean over seeds; left out: "
                    + "\(left.joined(separator: ", ")). A report of fewer experiments draws them.")
        }
        if let most = groups.map(\.count).max(), most > Self.mostSeeds {
            notes.append(
                "Of an experiment with more than \(Self.mostSeeds) seeds, the curves of \(Self.mostSeeds) are drawn."
            )
        }
        return notes
    }

    /// Losses and the main measure of every run; one colour an experiment.
    func curvePlot() throws -> CurvePlot {
        var keys = [MetricKey("train", "loss"), MetricKey("validation", "loss")]
        if let main = data.main, !keys.contains(main) { keys.append(main) }
        let others = data.validationKeys.filter { !keys.contains($0) && data.direction($0) != .neither }
        keys += others.prefix(1)
        let runs = drawn.enumerated().flatMap { place, group in
            group.prefix(Self.mostSeeds).map { (place, $0) }
        }
        let curves = try runs.map { try store.curves(of: $0.1.id) }
        let panels = keys.map { key in
            var named: Set<Int> = []
            let lines = zip(runs, curves).compactMap { run, curves -> CurvePlot.Curve? in
                guard let points = curves[key] else { return nil }
                // One entry of the key an experiment.
                let isFirst = named.insert(run.0).inserted
                return CurvePlot.Curve(
                    label: isFirst ? name(drawn[run.0]) : "", points: points, group: run.0)
            }
            var levels: [(label: String, value: Double)] = []
            if key.split == "validation", key.name != "loss",
                let value = data.value(runs[0].1.id, MetricKey("validation:identity", key.name))
            {
                levels = [(Control.title("validation:identity"), value)]
            }
            let title =
                key.split == "validation" ? "validation \(RunRows.title(key, data))" : "training \(key.name)"
            return CurvePlot.Panel(
                title: title, curves: lines, isLogarithmic: key.name == "loss", levels: levels)
        }
        return CurvePlot(title: "learning curves", panels: panels)
    }
}
