import Randomness
import Tensors

extension OperationTable {
    static let pooling: [OperationCase] = [
        OperationCase("max_pool", [.ranked(2, 5, 6, 3)]) { $0[0].maxPooled2d(kernel: (2, 2)) },
        OperationCase("max_pool_time", [.ranked(2, 7, 3)]) { $0[0].maxPooled1d(kernel: 3) },
        OperationCase("max_pool_general", [.ranked(2, 7, 8, 3)]) {
            $0[0].maxPooled(PoolingGeometry(kernel: (3, 3), stride: (2, 1), padding: (1, 1)))
        },
        OperationCase("max_pool_dilated", [.ranked(2, 11, 3)]) {
            $0[0].maxPooled(PoolingGeometry(kernel: 3, stride: 2, padding: 1, dilation: 2))
        },
        OperationCase("average_pool", [.normal(2, 6, 8, 3)]) {
            $0[0].averagePooled(PoolingGeometry(kernel: (2, 4)))
        },
        OperationCase("average_pool_general", [.normal(2, 7, 8, 3)]) {
            $0[0].averagePooled(PoolingGeometry(kernel: (3, 4), stride: (2, 3), padding: (1, 2)))
        },
        OperationCase("average_pool_inside", [.normal(2, 9, 3)]) {
            $0[0].averagePooled(
                PoolingGeometry(kernel: 4, stride: 2, padding: 2), countingPadding: false)
        },
    ]

    static let convolutions: [OperationCase] = [
        OperationCase("conv2d", [.normal(2, 6, 7, 3), .weight(4, 3, 3, 3), .weight(4)]) {
            $0[0].conv2d(weight: $0[1], bias: $0[2], .init(kernel: (3, 3), padding: (1, 1)))
        },
        OperationCase("conv2d_strided", [.normal(2, 9, 8, 3), .weight(4, 3, 3, 5), .weight(4)]) {
            $0[0].conv2d(weight: $0[1], bias: $0[2], .init(kernel: (3, 5), stride: (2, 3), padding: (1, 2)))
        },
        OperationCase("conv2d_dilated", [.normal(2, 9, 8, 2), .weight(3, 2, 3, 2), .weight(3)]) {
            $0[0].conv2d(weight: $0[1], bias: $0[2], .init(kernel: (3, 2), padding: (2, 0), dilation: (2, 3)))
        },
        OperationCase("conv2d_grouped", [.normal(2, 5, 6, 6), .weight(4, 3, 3, 3), .weight(4)]) {
            $0[0].conv2d(weight: $0[1], bias: $0[2], .init(kernel: (3, 3), padding: (1, 1), groups: 2))
        },
        OperationCase("conv2d_depthwise", [.normal(2, 5, 6, 4), .weight(4, 1, 3, 3)]) {
            $0[0].conv2d(weight: $0[1], .init(kernel: (3, 3), padding: (1, 1), groups: 4))
        },
        OperationCase("conv1d", [.normal(2, 12, 3), .weight(4, 3, 5), .weight(4)]) {
            $0[0].conv1d(weight: $0[1], bias: $0[2], .init(kernel: 5, stride: 2, padding: 2))
        },
        OperationCase("conv1d_wide", [.normal(2, 20, 16), .weight(8, 16, 7), .weight(8)]) {
            $0[0].conv1d(weight: $0[1], bias: $0[2], .init(kernel: 7, stride: 3, padding: 6, dilation: 2))
        },
        OperationCase("conv1d_grouped", [.normal(2, 12, 6), .weight(6, 2, 3)]) {
            $0[0].conv1d(weight: $0[1], .init(kernel: 3, padding: 1, groups: 3))
        },
        OperationCase("expanding_conv2d", [.normal(2, 3, 4, 5), .weight(5, 3, 2, 2), .weight(3)]) {
            $0[0].expandingConv2d(weight: $0[1], bias: $0[2])
        },
        OperationCase("expanding_conv1d", [.normal(2, 7, 5), .weight(5, 3, 2), .weight(3)]) {
            $0[0].expandingConv1d(weight: $0[1], bias: $0[2])
        },
        OperationCase("transposed_conv2d", [.normal(2, 4, 5, 3), .weight(3, 4, 3, 3), .weight(4)]) {
            $0[0].transposedConv2d(
                weight: $0[1], bias: $0[2],
                .init(kernel: (3, 3), stride: (2, 2), padding: (1, 1), outputPadding: (1, 1)))
        },
        OperationCase("transposed_conv2d_large", [.normal(2, 4, 5, 3), .weight(3, 2, 5, 4), .weight(2)]) {
            $0[0].transposedConv2d(
                weight: $0[1], bias: $0[2],
                .init(
                    kernel: (5, 4), stride: (3, 1), padding: (2, 0), outputPadding: (2, 0), dilation: (1, 2)))
        },
        OperationCase("transposed_conv2d_grouped", [.normal(2, 4, 5, 4), .weight(4, 3, 3, 3), .weight(6)]) {
            $0[0].transposedConv2d(
                weight: $0[1], bias: $0[2],
                .init(kernel: (3, 3), stride: (2, 2), padding: (1, 1), groups: 2))
        },
        OperationCase("transposed_conv1d", [.normal(2, 7, 3), .weight(3, 4, 8)]) {
            $0[0].transposedConv1d(weight: $0[1], .init(kernel: 8, stride: 4, padding: 2))
        },
        OperationCase("transposed_conv1d_wide", [.normal(2, 9, 16), .weight(16, 16, 5), .weight(16)]) {
            $0[0].transposedConv1d(
                weight: $0[1], bias: $0[2], .init(kernel: 5, stride: 3, padding: 1, outputPadding: 2))
        },
    ]

    static let attentions: [OperationCase] = [
        OperationCase("attention", [.normal(2, 3, 5, 4), .normal(2, 3, 6, 4), .normal(2, 3, 6, 7)]) {
            Tensor.attention(queries: $0[0], keys: $0[1], values: $0[2])
        },
        OperationCase("attention_causal", [.normal(2, 5, 4), .normal(2, 5, 4), .normal(2, 5, 4)]) {
            Tensor.attention(queries: $0[0], keys: $0[1], values: $0[2], causal: true)
        },
        OperationCase("attention_masked", [.normal(2, 2, 4), .normal(2, 3, 4), .normal(2, 3, 4)]) {
            let mask = Tensor([0, -.infinity, 0.5, -1, 0.25, 0], shape: [2, 3])
            return Tensor.attention(
                queries: $0[0], keys: $0[1], values: $0[2], scale: 0.7, mask: mask)
        },
        OperationCase(
            "attention_dropout", [.normal(2, 5, 4), .normal(2, 6, 4), .normal(2, 6, 3)], hasGolden: false
        ) {
            Tensor.attention(
                queries: $0[0], keys: $0[1], values: $0[2], dropout: (0.3, RandomKey(seed: 4)))
        },
    ]
}
