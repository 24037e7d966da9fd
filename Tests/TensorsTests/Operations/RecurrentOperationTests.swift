import Tensors
import Testing

/// Recurrent layers and linear maps against finite differences; PyTorch's numbers are in LearningTests.
struct RecurrentOperationTests {
    @Test func linear() {
        checkGradients(of: [
            randomTensor([2, 3, 5], seed: 1), randomTensor([4, 5], seed: 2), randomTensor([4], seed: 3),
        ]) { $0[0].linear(weight: $0[1], bias: $0[2]) }
    }

    @Test(arguments: [false, true]) func lstm(reversed: Bool) {
        let inputs = weights(gates: 4) + [randomTensor([3, 6], seed: 6), randomTensor([3, 6], seed: 7)]
        checkGradients(of: inputs) {
            let result = $0[0].lstm(Self.layer($0), initial: ($0[5], $0[6]), reversed: reversed)
            return .concatenated([result.output, result.hidden.expanded, result.cell.expanded], 1)
        }
        // The last cell alone, which the sequence of hidden states does not hold.
        checkGradients(of: inputs) { $0[0].lstm(Self.layer($0), initial: ($0[5], $0[6])).cell }
    }

    @Test(arguments: [false, true]) func gru(reversed: Bool) {
        checkGradients(of: weights(gates: 3) + [randomTensor([3, 6], seed: 6)]) {
            let result = $0[0].gru(Self.layer($0), initial: $0[5], reversed: reversed)
            return .concatenated([result.output, result.hidden.expanded], 1)
        }
    }

    /// A batch of 3 sequences of 7 frames and 5 features, then the weights of 6 hidden units.
    private func weights(gates: Int) -> [Tensor] {
        [
            randomTensor([3, 7, 5], seed: 1), randomTensor([6 * gates, 5], seed: 2, deviation: 0.4),
            randomTensor([6 * gates, 6], seed: 3, deviation: 0.4), randomTensor([6 * gates], seed: 4),
            randomTensor([6 * gates], seed: 5),
        ]
    }

    private static func layer(_ x: [Tensor]) -> RecurrentWeights {
        RecurrentWeights(input: x[1], hidden: x[2], inputBias: x[3], hiddenBias: x[4])
    }
}

extension Tensor {
    /// (batch, 1, features) from (batch, features).
    fileprivate var expanded: Tensor { reshaped(to: [shape[0], 1, shape[1]]) }
}
