import Tensors

/// PyTorch's ways to draw initial weights, by name (`torch.nn.init`).
///
/// A weight's first axis counts its outputs, its second its inputs, and the others the places of a kernel, as in PyTorch:
/// a convolution of 16 channels to 32 over 3x3 has 16 · 9 inputs and 32 · 9 outputs.
public enum Initialization: String, CaseIterable, Sendable {
    /// Uniform within 1 / sqrt(inputs): what PyTorch's linear layers and convolutions begin with.
    case fanIn = "fan_in"
    /// He et al., 2015: variance gain² / inputs, uniform.
    case kaimingUniform = "kaiming_uniform"
    /// He et al., 2015: variance gain² / inputs, normal.
    case kaimingNormal = "kaiming_normal"
    /// Glorot and Bengio, 2010: variance 2 gain² / (inputs + outputs), uniform.
    case xavierUniform = "xavier_uniform"
    /// Glorot and Bengio, 2010: variance 2 gain² / (inputs + outputs), normal.
    case xavierNormal = "xavier_normal"
    /// Saxe et al., 2014: orthogonal rows or columns, times the gain.
    case orthogonal
    /// Standard deviation `gain` · 0.02, drawn again while beyond two of them.
    case truncatedNormal = "trunc_normal"
    case zeros
    case ones

    /// What the function after a layer does to the size of its values, so that the layer makes up for it
    /// (`torch.nn.init.calculate_gain`).
    public enum Gain: Hashable, Sendable {
        case linear
        case sigmoid
        case tanh
        case relu
        case leakyRelu(slope: Double)
        case selu

        public var value: Double {
            switch self {
            case .linear, .sigmoid: 1
            case .tanh: 5.0 / 3
            case .relu: 2.0.squareRoot()
            case .leakyRelu(let slope): (2 / (1 + slope * slope)).squareRoot()
            case .selu: 0.75
            }
        }
    }

    /// The values for a weight of this shape.
    ///
    /// - Parameter gain: of what follows; nil: PyTorch's own default, relu (leaky with slope 0) for Kaiming and 1 else.
    public func values(for shape: Shape, gain: Gain? = nil) -> InitialValues {
        let kernel = shape.extents.dropFirst(2).reduce(1, *)
        let outputs = Double(max(1, (shape.extents.first ?? 1) * kernel))
        let inputs = Double(max(1, (shape.rank > 1 ? shape[1] : shape.extents.first ?? 1) * kernel))
        let factor = (gain ?? (self == .kaimingUniform || self == .kaimingNormal ? .relu : .linear)).value
        switch self {
        case .fanIn: return .uniform(1 / inputs.squareRoot())
        case .kaimingUniform: return .uniform(factor * (3 / inputs).squareRoot())
        case .kaimingNormal: return .normal(factor / inputs.squareRoot())
        case .xavierUniform: return .uniform(factor * (6 / (inputs + outputs)).squareRoot())
        case .xavierNormal: return .normal(factor * (2 / (inputs + outputs)).squareRoot())
        case .orthogonal: return .orthogonal(gain: factor)
        case .truncatedNormal: return .truncatedNormal(0.02 * factor)
        case .zeros: return .constant(0)
        case .ones: return .constant(1)
        }
    }
}
