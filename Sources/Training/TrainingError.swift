import Tensors

/// Why training ended before its time.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A loss, a gradient or a weight is no longer a finite number.
    ///
    /// - Parameters:
    ///   - batch: 1, 2, … of the epoch; nil: in its validation.
    ///   - place: what was the first that is not: a layer, a loss, an example.
    case diverged(epoch: Int, batch: Int?, place: String)
    /// Someone asked for the end.
    case interrupted(epoch: Int)
    /// There are no instructions here for the precision that was asked for.
    case unsupported(Precision)

    public var description: String {
        switch self {
        case .diverged(let epoch, let batch, let place):
            "the loss is no longer a finite number (epoch \(epoch), \(batch.map { "batch \($0)" } ?? "validation")); "
                + "the first that is not is \(place); lower learning_rate or set gradient_clip"
        case .interrupted(let epoch): "interrupted in epoch \(epoch); the epochs before it are stored"
        case .unsupported(let precision):
            "training.precision \(precision.rawValue) \(precision.hindrance ?? "can be computed with here")"
        }
    }
}
