import Tensors

extension OperationTable {
    static let ends: [OperationCase] = [
        OperationCase("padded", [.normal(2, 5, 3)]) { $0[0].padded(1, before: 2, after: 1) },
        OperationCase("padded_reflect", [.normal(2, 5, 3)]) {
            $0[0].padded(1, before: 4, after: 2, .reflect)
        },
        OperationCase("padded_circular", [.normal(2, 5, 3)]) {
            $0[0].padded(1, before: 5, after: 3, .circular)
        },
        OperationCase("padded_image", [.normal(2, 4, 5, 3)]) {
            $0[0].padded(1, before: 1, after: 3, .reflect).padded(2, before: 2, after: 0, .circular)
        },
        OperationCase("padded_last", [.normal(2, 3, 6)]) { $0[0].padded(-1, before: 2, after: 5, .reflect) },
        OperationCase("gathered", [.normal(2, 5, 3)]) { $0[0].gathered(1, [4, 0, 0, 2, 4, 4]) },
        OperationCase("gathered_last", [.normal(2, 3, 5)]) { $0[0].gathered(-1, [4, 0, 0, 2]) },
        OperationCase("embedding", [.weight(7, 4)]) {
            $0[0].embedding([1, 6, 1, 0, 3, 1], arranged: [2, 3])
        },
        OperationCase("upsampled_nearest", [.normal(2, 5, 3)]) { $0[0].upsampled1d(3) },
        OperationCase("resized_nearest", [.normal(2, 5, 3)]) { $0[0].resized(1, to: 7) },
        OperationCase("upsampled_linear", [.normal(2, 5, 3)]) { $0[0].upsampled1d(2, .linear) },
        OperationCase("resized_corners", [.normal(2, 5, 3)]) { $0[0].resized(1, to: 9, .linearCorners) },
        OperationCase("upsampled_image", [.normal(2, 3, 4, 2)]) { $0[0].upsampled2d((2, 3)) },
        OperationCase("upsampled_bilinear", [.normal(2, 3, 4, 2)]) { $0[0].upsampled2d((2, 3), .linear) },
        OperationCase("joined", [.normal(2, 2, 3, 2), .normal(2, 3, 4, 1)]) { $0[0].joined(withSkip: $0[1]) },
    ]

    static let normalizations: [OperationCase] = [
        OperationCase("softmax", [.normal(2, 3, 21)]) { ($0[0] * 2).softmax() },
        OperationCase("softmax_middle", [.normal(2, 5, 3)]) { $0[0].softmax(1) },
        OperationCase("log_softmax", [.normal(2, 3, 21)]) { ($0[0] * 2).logSoftmax() },
        OperationCase("layer_norm", [.normal(2, 3, 19), .weight(19), .weight(19)], step: 3e-3) {
            $0[0].layerNormalized(scale: $0[1], offset: $0[2])
        },
        OperationCase("group_norm", [.normal(3, 4, 5, 6), .weight(6), .weight(6)], step: 3e-3) {
            $0[0].groupNormalized(groups: 2, scale: $0[1], offset: $0[2])
        },
        OperationCase("instance_norm", [.normal(3, 7, 4), .weight(4), .weight(4)], step: 3e-3) {
            $0[0].groupNormalized(groups: 4, scale: $0[1], offset: $0[2])
        },
        OperationCase("batch_norm", [.normal(4, 5, 6), .weight(6), .weight(6)], step: 3e-3) {
            let running = RunningStatistics(
                mean: Tensor(zeros: [6]), variance: Tensor(repeating: 1, shape: [6]))
            return $0[0].batchNormalized(scale: $0[1], offset: $0[2], running: running, training: true)
        },
        OperationCase("batch_norm_evaluation", [.normal(4, 5, 6), .weight(6), .weight(6)]) {
            let running = RunningStatistics(
                mean: Tensor(repeating: 0.3, shape: [6]), variance: Tensor(repeating: 2, shape: [6]))
            return $0[0].batchNormalized(scale: $0[1], offset: $0[2], running: running, training: false)
        },
    ]

    static let differences: [OperationCase] = [
        OperationCase("squared_difference", [.normal(3, 4), .normal(3, 4)], step: 1e-3) {
            $0[0].meanSquaredDifference(from: $0[1])
        },
        OperationCase("absolute_difference", [.ranked(3, 4), .ranked(3, 4)], step: 3e-3) {
            $0[0].meanAbsoluteDifference(from: $0[1] + 0.05)
        },
    ]
}
