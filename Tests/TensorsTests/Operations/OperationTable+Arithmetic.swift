import Tensors

extension OperationTable {
    static let arithmetic: [OperationCase] = [
        OperationCase("add", [.normal(2, 3, 4), .normal(2, 3, 4)]) { $0[0] + $0[1] },
        OperationCase("add_channels", [.normal(2, 3, 4), .weight(4)]) { $0[0] + $0[1] },
        OperationCase("add_outer", [.normal(3, 1, 4), .weight(5, 1)]) { $0[0] + $0[1] },
        OperationCase("subtract", [.normal(2, 3, 4), .normal(2, 3, 1)]) { $0[0] - $0[1] },
        OperationCase("subtract_left", [.weight(3, 1), .normal(2, 3, 4)]) { $0[0] - $0[1] },
        OperationCase("multiply", [.normal(2, 3, 4), .normal(2, 3, 4)]) { $0[0] * $0[1] },
        OperationCase("multiply_middle", [.normal(2, 3, 4, 5), .weight(1, 3, 1, 5)]) { $0[0] * $0[1] },
        OperationCase("multiply_scalar", [.normal(2, 3, 4), .weight(1)]) { $0[0] * $0[1] },
        OperationCase("divide", [.normal(2, 3, 4), .positive(2, 3, 4)]) { $0[0] / $0[1] },
        OperationCase("divide_rows", [.normal(2, 3, 4), .positive(2, 3, 1)]) { $0[0] / $0[1] },
        OperationCase("divide_left", [.weight(4), .positive(2, 3, 4)]) { $0[0] / $0[1] },
        OperationCase("numbers", [.positive(2, 5)]) {
            ((2 - $0[0]) * 3 + (1 + $0[0]) / 7 - 0.5) * (4 / $0[0]) - 2 * -$0[0] + ($0[0] - 1) * 0.25
        },
        OperationCase("affine", [.normal(3, 5)]) { $0[0].affine(scale: -1.5, offset: 2) },
        OperationCase("maximum", [.ranked(4, 6), .ranked(4, 6)], step: 3e-3) {
            Tensor.maximum($0[0], $0[1] + 0.05)
        },
        OperationCase("minimum", [.ranked(4, 6), .rankedWeight(1, 6)], step: 3e-3) {
            Tensor.minimum($0[0], $0[1] + 0.05)
        },
    ]

    static let functions: [OperationCase] = [
        OperationCase("absolute", [.apart(3, 5)]) { $0[0].absolute() },
        OperationCase("exp", [.normal(3, 5)]) { $0[0].exp() },
        OperationCase("expm1", [.normal(3, 5)]) { $0[0].expm1() },
        OperationCase("log", [.positive(3, 5)]) { $0[0].log() },
        OperationCase("log1p", [.positive(3, 5)]) { $0[0].log1p() },
        OperationCase("sqrt", [.positive(3, 5)]) { $0[0].sqrt() },
        OperationCase("pow", [.positive(3, 5)]) { $0[0].pow(1.7) },
        OperationCase("pow_negative", [.positive(3, 5)]) { $0[0].pow(-0.5) },
        OperationCase("squared", [.normal(3, 5)]) { $0[0].squared() },
        OperationCase("sin", [.normal(3, 5)]) { ($0[0] * 3).sin() },
        OperationCase("cos", [.normal(3, 5)]) { ($0[0] * 3).cos() },
        OperationCase("clamped", [.ranked(4, 5)], step: 3e-3) { $0[0].clamped(-0.45, 0.55) },
    ]
}
