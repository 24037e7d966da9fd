import Tensors

/// The weights of stacked recurrent layers, one or two directions each, under PyTorch's names and initial values.
struct RecurrentStack {
    /// `weights[layer][direction]`; the second direction is the reversed one.
    let weights: [[RecurrentWeights]]

    init(_ scope: ParameterScope, gates: Int, in input: Int, hidden: Int, layers: Int, bidirectional: Bool) {
        let directions = bidirectional ? 2 : 1
        let initial = InitialValues.fanIn(hidden)
        weights = (0..<layers).map { layer in
            let width = layer == 0 ? input : hidden * directions
            return (0..<directions).map { direction in
                let name = "l\(layer)\(direction == 1 ? "_reverse" : "")"
                return RecurrentWeights(
                    input: scope.parameter("weight_ih_\(name)", [gates * hidden, width], initial),
                    hidden: scope.parameter("weight_hh_\(name)", [gates * hidden, hidden], initial),
                    inputBias: scope.parameter("bias_ih_\(name)", [gates * hidden], initial),
                    hiddenBias: scope.parameter("bias_hh_\(name)", [gates * hidden], initial))
            }
        }
    }

    /// Carries a sequence through all layers.
    ///
    /// - Parameters:
    ///   - between: what happens to a layer's output before the next layer (dropout).
    ///   - step: one layer in one direction, given its number among all (PyTorch's order of states), and whether it is reversed.
    func run(
        _ input: Tensor, between: ((Tensor) -> Tensor)?,
        step: (_ x: Tensor, _ weights: RecurrentWeights, _ number: Int, _ reversed: Bool) -> Tensor
    ) -> Tensor {
        var x = input
        for (layer, directions) in weights.enumerated() {
            if layer > 0, let between { x = between(x) }
            let outputs = directions.enumerated().map { direction, weights in
                step(x, weights, layer * directions.count + direction, direction == 1)
            }
            x = outputs.count == 1 ? outputs[0] : .concatenated(outputs, -1)
        }
        return x
    }
}
