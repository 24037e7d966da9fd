import Measures
import RunStore

/// The history of one run: losses and the main quality measures over epochs, the best epoch pointed out.
public enum TrainingHistoryPlot {
    /// - Parameters:
    ///   - run: its id.
    ///   - path: where the picture goes; PNG, or SVG where the path ends in `.svg`.
    /// - Throws: ``ReportError`` when gnuplot is missing or no epoch is stored, ``StoreError`` when the store fails.
    public static func write(run: String, in store: RunStore, to path: String) async throws {
        guard let found = try store.run(id: run) else {
            throw StoreError.noRun(selection: run, path: store.path, nearest: [])
        }
        let curves = try store.curves(of: run)
        // What picked the best epoch comes first, after the loss.
        let metrics = try store.metricDefinitions()
        let isMonitored = { (metric: MetricDefinition) in "validation.\(metric.name)" == found.objective }
        let definitions = metrics.filter(isMonitored) + metrics.filter { !isMonitored($0) }
        let controls = try store.summaries(of: [run])[run] ?? [:]
        var panels: [CurvePlot.Panel] = []
        // Losses together, then each measure that can be ranked, as long as the picture stays readable.
        for definition in definitions {
            let isLoss = definition.name == "loss"
            if !isLoss && (definition.direction == .neither || panels.count == 4) { continue }
            var lines: [CurvePlot.Curve] = []
            for (index, split) in ["train", "validation"].enumerated() {
                if let points = curves[MetricKey(split, definition.name)] {
                    lines.append(CurvePlot.Curve(label: split, points: points, group: index))
                }
            }
            if lines.isEmpty { continue }
            var levels: [(label: String, value: Double)] = []
            if !isLoss, let value = controls[MetricKey("validation:identity", definition.name)]?.best {
                levels.append((Control.title("validation:identity"), value))
            }
            let unit = definition.unit.isEmpty ? "" : " (\(definition.unit))"
            let panel = CurvePlot.Panel(
                title: definition.name + unit, curves: lines, isLogarithmic: isLoss, levels: levels,
                marked: found.bestEpoch)
            if isLoss { panels.insert(panel, at: 0) } else { panels.append(panel) }
        }
        let title = "\(found.name), seed \(found.seed), run \(found.id.prefix(8))"
        try await CurvePlot(title: title, panels: panels).write(to: path)
    }
}
