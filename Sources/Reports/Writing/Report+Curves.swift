import RunStore

extension Report {
    /// Losses and the main measure of every run; one colour an experiment.
    func curvePlot() throws -> CurvePlot {
        var keys = [MetricKey("train", "loss"), MetricKey("validation", "loss")]
        if let main = data.main, !keys.contains(main) { keys.append(main) }
        let others = data.validationKeys.filter { !keys.contains($0) && data.direction($0) != .neither }
        keys += others.prefix(1)
        let runs = groups.prefix(8).enumerated().flatMap { place, group in
            group.prefix(10).map { (place, $0) }
        }
        let curves = try runs.map { try store.curves(of: $0.1.id) }
        let panels = keys.map { key in
            var drawn: Set<Int> = []
            let lines = zip(runs, curves).compactMap { run, curves -> CurvePlot.Curve? in
                guard let points = curves[key] else { return nil }
                // One entry of the key an experiment.
                let isFirst = drawn.insert(run.0).inserted
                return CurvePlot.Curve(
                    label: isFirst ? name(groups[run.0]) : "", points: points, group: run.0)
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
