import Randomness
import Tensors

extension OperationTable {
    static let activations: [OperationCase] = [
        OperationCase("relu", [.apart(3, 5)]) { $0[0].relu() },
        OperationCase("leaky_relu", [.apart(3, 5)]) { $0[0].leakyRelu(slope: 0.2) },
        OperationCase("elu", [.apart(3, 5)]) { $0[0].elu(alpha: 1.3) },
        OperationCase("sigmoid", [.normal(3, 5)]) { ($0[0] * 3).sigmoid() },
        OperationCase("tanh", [.normal(3, 5)]) { $0[0].tanh() },
        OperationCase("softplus", [.normal(3, 5)]) { ($0[0] * 3).softplus() },
        OperationCase("gelu", [.normal(3, 5)]) { ($0[0] * 2).gelu() },
        OperationCase("gelu_tanh", [.normal(3, 5)]) { ($0[0] * 2).geluTanh() },
        OperationCase("silu", [.normal(3, 5)]) { ($0[0] * 2).silu() },
        OperationCase("prelu", [.apart(2, 3, 4), .weight(4)]) { $0[0].prelu(slope: $0[1]) },
        OperationCase("prelu_single", [.apart(2, 3, 4), .weight(1)]) { $0[0].prelu(slope: $0[1]) },
        OperationCase("snake", [.normal(2, 3, 4), .positiveWeight(4)]) { $0[0].snake(alpha: $0[1]) },
        OperationCase("snake_single", [.normal(2, 3, 4), .positiveWeight(1)]) { $0[0].snake(alpha: $0[1]) },
        OperationCase("glu", [.normal(2, 3, 6)]) { $0[0].glu() },
    ]

    static let regularization: [OperationCase] = [
        OperationCase("dropout", [.normal(2, 5, 3)], hasGolden: false) {
            $0[0].dropout(0.3, key: RandomKey(seed: 3))
        },
        OperationCase("channel_dropout", [.normal(4, 5, 3)], hasGolden: false) {
            $0[0].channelDropout(0.3, key: RandomKey(seed: 3))
        },
    ]
}
