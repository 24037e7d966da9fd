import Tensors

/// Stacked long short-term memories, in one direction or both; see ``Tensors/Tensor/lstm(_:initial:reversed:)``.
public struct LSTM {
    /// The state of one layer in one direction, (batch, hidden) each.
    public typealias State = (hidden: Tensor, cell: Tensor)

    private let stack: RecurrentStack

    public init(
        _ scope: ParameterScope, in input: Int, hidden: Int, layers: Int = 1, bidirectional: Bool = false
    ) {
        scope.declare("lstm")
        stack = RecurrentStack(
            scope, gates: 4, in: input, hidden: hidden, layers: layers, bidirectional: bidirectional)
    }

    /// - Parameters:
    ///   - initial: the state of every layer and direction before the first step, layer by layer; zeros when nil.
    ///   - between: what happens to a layer's output before the next layer (dropout).
    /// - Returns: (batch, time, directions * hidden) from (batch, time, in), and the last states in the order of `initial`.
    public func callAsFunction(
        _ input: Tensor, initial: [State]? = nil, between: ((Tensor) -> Tensor)? = nil
    ) -> (output: Tensor, states: [State]) {
        var states: [State] = []
        let output = stack.run(input, between: between) { x, weights, number, reversed in
            let result = x.lstm(weights, initial: initial?[number], reversed: reversed)
            states.append((result.hidden, result.cell))
            return result.output
        }
        return (output, states)
    }
}
