/// Why training ended before its time.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A loss or a gradient is no longer a finite number.
    case diverged(epoch: Int, step: Int)
    /// Someone asked for the end.
    case interrupted(epoch: Int)

    public var description: String {
        switch self {
        case .diverged(let epoch, let step):
            "the loss is no longer a finite number (epoch \(epoch), step \(step)); lower learning_rate or set gradient_clip"
        case .interrupted(let epoch): "interrupted in epoch \(epoch); the epochs before it are stored"
        }
    }
}
