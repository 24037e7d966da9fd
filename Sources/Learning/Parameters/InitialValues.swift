/// What a parameter holds before training.
public enum InitialValues: Equatable, Sendable {
    case constant(Float)
    /// Uniform between -bound and bound.
    case uniform(Double)

    /// PyTorch's default for convolutions and linear layers: uniform within 1 / sqrt(inputs of an output).
    public static func fanIn(_ inputs: Int) -> InitialValues {
        .uniform(1 / Double(max(1, inputs)).squareRoot())
    }
}
