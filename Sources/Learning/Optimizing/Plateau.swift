/// Lowers the learning rate when a number no longer falls, as PyTorch's `ReduceLROnPlateau` with its default threshold:
/// an epoch counts as better when it is below the best by one part in ten thousand.
public struct Plateau: Hashable, Sendable {
    public let patience: Int
    public let factor: Double
    public let lowest: Double
    public private(set) var best = Double.infinity
    /// Epochs since the best.
    public private(set) var waited = 0

    public init(patience: Int, factor: Double, lowest: Double = 0) {
        self.patience = patience
        self.factor = factor
        self.lowest = lowest
    }

    /// The rate for the next epoch, after this epoch's number.
    public mutating func next(_ rate: Double, after value: Double) -> Double {
        if value < best * (1 - 1e-4) {
            best = value
            waited = 0
            return rate
        }
        waited += 1
        guard waited > patience else { return rate }
        waited = 0
        return max(lowest, rate * factor)
    }
}
