import Tensors

extension OperationTable {
    static let reductions: [OperationCase] = [
        OperationCase("sum", [.normal(2, 3, 4)]) { $0[0].sum() },
        OperationCase("sum_last", [.normal(2, 3, 4)]) { $0[0].sum(over: [-1]) },
        OperationCase("sum_middle", [.normal(2, 3, 4)]) { $0[0].sum(over: [1], keepingAxes: true) },
        OperationCase("sum_first", [.normal(5, 3, 2)]) { $0[0].sum(over: [0]) },
        OperationCase("sum_apart", [.normal(2, 3, 4, 5)]) { $0[0].sum(over: [0, 2]) },
        OperationCase("mean", [.normal(2, 3, 4)]) { $0[0].mean() },
        OperationCase("mean_axes", [.normal(2, 3, 4, 2)]) { $0[0].mean(over: [1, 2], keepingAxes: true) },
        OperationCase("mean_apart", [.normal(2, 3, 4, 2)]) { $0[0].mean(over: [1, 3]) },
        OperationCase("largest", [.ranked(3, 4, 5)]) { $0[0].largest(over: [-1]) },
        OperationCase("largest_middle", [.ranked(3, 4, 5)]) { $0[0].largest(over: [1], keepingAxes: true) },
        OperationCase("largest_apart", [.ranked(3, 4, 5)]) { $0[0].largest(over: [0, 2]) },
        OperationCase("smallest", [.ranked(3, 4, 5)]) { $0[0].smallest(over: [-1]) },
        OperationCase("smallest_first", [.ranked(3, 4, 5)]) { $0[0].smallest(over: [0]) },
        OperationCase("variance", [.normal(2, 3, 4)]) { $0[0].variance(over: [-1]) },
        OperationCase("variance_axes", [.normal(2, 3, 4)]) {
            $0[0].variance(over: [0, 1], correction: 0, keepingAxes: true)
        },
        OperationCase("variance_all", [.normal(2, 3, 4)]) { $0[0].variance() },
        OperationCase("norm", [.normal(2, 3, 4)]) { $0[0].norm() },
        OperationCase("norm_last", [.normal(2, 3, 4)]) { $0[0].norm(over: [-1]) },
        OperationCase("norm_middle", [.normal(2, 3, 4)]) { $0[0].norm(over: [1], keepingAxes: true) },
    ]
}
