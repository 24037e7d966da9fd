/// What a parameter holds before training.
public enum InitialValues: Equatable, Sendable {
    case constant(Float)
    /// Uniform between -bound and bound.
    case uniform(Double)
    /// Normal about 0, of a standard deviation.
    case normal(Double)
    /// Normal about 0, drawn again while beyond two standard deviations.
    case truncatedNormal(Double)
    /// Rows (or columns, where there are more rows than columns) that are orthogonal and of length `gain`, drawn evenly; the
    /// first axis counts as rows, all others together as columns (Saxe et al., 2014).
    case orthogonal(gain: Double)

    /// PyTorch's default for convolutions and linear layers: uniform within 1 / sqrt(inputs of an output).
    public static func fanIn(_ inputs: Int) -> InitialValues {
        .uniform(1 / Double(max(1, inputs)).squareRoot())
    }
}
