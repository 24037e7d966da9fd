import Tensors

extension OperationTable {
    static let shapes: [OperationCase] = [
        OperationCase("reshaped", [.weight(2, 3, 4)]) { $0[0].reshaped(to: [4, 6]) },
        OperationCase("transposed", [.normal(2, 3, 4)]) { $0[0].transposed() },
        OperationCase("transposed_outer", [.normal(2, 3, 4)]) { $0[0].transposed(0, 1) },
        OperationCase("permuted", [.normal(2, 3, 4, 5)]) { $0[0].permuted([3, 1, 0, 2]) },
        OperationCase("permuted_inner", [.normal(2, 3, 4, 5)]) { $0[0].permuted([0, 3, 1, 2]) },
        OperationCase("broadcast", [.normal(3, 1)]) { $0[0].broadcast(to: [2, $0[0].shape[0], 4]) },
        OperationCase("sliced", [.normal(2, 7, 3)]) { $0[0].sliced(1, 2..<6) },
        OperationCase("sliced_by_step", [.normal(2, 3, 7)]) { $0[0].sliced(-1, 1..<7, step: 3) },
        OperationCase("sliced_backwards", [.normal(2, 7, 3)]) { $0[0].sliced(1, 1..<6, step: -2) },
        OperationCase("cropped", [.normal(2, 7, 3)]) { $0[0].cropped(1, from: 1, to: 5) },
        OperationCase("reversed", [.normal(2, 5, 3)]) { $0[0].reversed(1) },
        OperationCase("split", [.normal(2, 7, 3)]) {
            let parts = $0[0].split(1, into: [3, 1, 3])
            return parts[0] * parts[2] + parts[1]
        },
        OperationCase("concatenated", [.normal(2, 3, 4), .normal(2, 1, 4), .normal(2, 2, 4)]) {
            Tensor.concatenated($0, 1)
        },
        OperationCase("concatenated_channels", [.normal(2, 3, 4), .normal(2, 3, 2)]) {
            Tensor.concatenated($0, -1)
        },
        OperationCase("stacked", [.normal(2, 3), .normal(2, 3)]) { Tensor.stacked($0, -1) },
    ]

    static let matrices: [OperationCase] = [
        OperationCase("matmul", [.normal(4, 3), .weight(3, 5)]) { $0[0].matmul($0[1]) },
        OperationCase("matmul_left", [.weight(3, 4), .weight(3, 5)]) {
            $0[0].matmul($0[1], transposing: true)
        },
        OperationCase("matmul_right", [.normal(4, 3), .weight(5, 3)]) {
            $0[0].matmul($0[1], transposingOther: true)
        },
        OperationCase("matmul_both", [.weight(3, 4), .weight(5, 3)]) {
            $0[0].matmul($0[1], transposing: true, transposingOther: true)
        },
        OperationCase("matmul_batched", [.normal(2, 3, 4, 3), .normal(2, 3, 3, 5)]) { $0[0].matmul($0[1]) },
        OperationCase("matmul_batched_left", [.normal(2, 3, 4), .normal(2, 3, 5)]) {
            $0[0].matmul($0[1], transposing: true)
        },
        OperationCase("matmul_batched_right", [.normal(2, 4, 3), .normal(2, 5, 3)]) {
            $0[0].matmul($0[1], transposingOther: true)
        },
        OperationCase("matmul_batched_both", [.normal(2, 3, 4), .normal(2, 5, 3)]) {
            $0[0].matmul($0[1], transposing: true, transposingOther: true)
        },
        OperationCase("matmul_shared", [.normal(2, 4, 3), .weight(3, 5)]) { $0[0].matmul($0[1]) },
        OperationCase("matmul_shared_right", [.normal(2, 4, 3), .weight(5, 3)]) {
            $0[0].matmul($0[1], transposingOther: true)
        },
        OperationCase("matmul_shared_left", [.normal(2, 3, 4), .weight(3, 5)]) {
            $0[0].matmul($0[1], transposing: true)
        },
        OperationCase("matmul_shared_first", [.weight(4, 3), .normal(2, 3, 5)]) { $0[0].matmul($0[1]) },
        OperationCase("matmul_shared_first_left", [.weight(3, 4), .normal(2, 3, 5)]) {
            $0[0].matmul($0[1], transposing: true)
        },
    ]
}
