import Catalog
import Learning
import Measures
import Specs
import Training

/// `"monitor"`: the validation number that picks the best epoch, and that early stopping and halving go by.
public struct MonitorSettings: Sendable {
    public var column = "loss"
    public private(set) var direction = Direction.lowerIsBetter

    /// Reads the key; `loss`, or a column of one of the metrics.
    mutating func fields(_ fields: Fields, metrics: [any MetricEntry]) {
        fields.field(
            "monitor", &column,
            "the validation number that picks the best epoch: loss, or a number of one of the metrics")
        if column == "loss" {
            direction = .lowerIsBetter
            return
        }
        let columns = metrics.flatMap { $0.makeMetric().columns }
        guard let found = columns.first(where: { $0.name == column }) else {
            let names = ["loss"] + columns.map(\.name)
            if !metrics.isEmpty || !fields.hasMistakes {
                fields.complain(
                    at: "monitor",
                    "\"\(column)\" is none of \(names.joined(separator: ", "))"
                        + (Spelling.nearest(to: column, among: names).map { "; did you mean \($0)?" } ?? ""))
            }
            return
        }
        fields.require(
            found.direction != .neither, at: "monitor",
            "\(column) has no better and no worse, so it cannot pick")
        direction = found.direction
    }

    var monitor: Monitor { Monitor(column, direction) }
}
