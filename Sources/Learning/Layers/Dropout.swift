import Tensors

/// Dropout in training, nothing in evaluation (Srivastava et al., 2014). What is dropped follows from the run's seed, the
/// step and the layer's path.
public struct Dropout {
    private let scope: ParameterScope
    private let probability: Float
    private let byChannel: Bool

    /// - Parameters:
    ///   - probability: in 0..<1.
    ///   - byChannel: whether whole channels of an example go together.
    public init(_ scope: ParameterScope, probability: Float, byChannel: Bool = false) {
        scope.declare("dropout")
        self.scope = scope
        self.probability = probability
        self.byChannel = byChannel
    }

    public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
        guard training else { return input }
        return byChannel
            ? input.channelDropout(probability, key: scope.chance)
            : input.dropout(probability, key: scope.chance)
    }
}
