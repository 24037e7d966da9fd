import Tensors

/// Stacked gated recurrent units, in one direction or both; see ``Tensors/Tensor/gru(_:initial:reversed:)``.
public struct GRU {
    private let stack: RecurrentStack

    public init(
        _ scope: ParameterScope, in input: Int, hidden: Int, layers: Int = 1, bidirectional: Bool = false
    ) {
        scope.declare("gru")
        stack = RecurrentStack(
            scope, gates: 3, in: input, hidden: hidden, layers: layers, bidirectional: bidirectional)
    }

    /// - Parameters:
    ///   - initial: the state of every layer and direction before the first step, (batch, hidden) each, layer by layer.
    ///   - between: what happens to a layer's output before the next layer (dropout).
    /// - Returns: (batch, time, directions * hidden) from (batch, time, in), and the last states in the order of `initial`.
    public func callAsFunction(
        _ input: Tensor, initial: [Tensor]? = nil, between: ((Tensor) -> Tensor)? = nil
    ) -> (output: Tensor, states: [Tensor]) {
        var states: [Tensor] = []
        let output = stack.run(input, between: between) { x, weights, number, reversed in
            let result = x.gru(weights, initial: initial?[number], reversed: reversed)
            states.append(result.hidden)
            return result.output
        }
        return (output, states)
    }
}
