import Tensors

extension OperationTable {
    /// Their golden values are those of the catalog's losses: `Tests/Golden/losses.py`.
    static let losses: [OperationCase] = [
        OperationCase("difference", [.normal(2, 3, 4), .normal(2, 3, 4)], hasGolden: false) {
            $0[0].difference(from: $0[1])
        },
        // No value within a step of where the square ends.
        OperationCase("huber", [.ranked(3, 4, 5)], hasGolden: false) { $0[0].huber(delta: 0.75) },
        OperationCase("log_cosh", [.normal(3, 4, 5)], hasGolden: false) { $0[0].logCosh() },
        OperationCase("mean_over_items", [.normal(3, 4, 5)], hasGolden: false) { inputs in
            inputs[0].meanOverItems(against: reference(for: inputs[0])) { sums in
                // Half the squared distance, and three times the sum.
                ItemLoss(
                    value: sums.squaredDistance() / 2 + 3 * sums.estimate, estimate: 1, reference: -1,
                    constant: 3)
            }
        },
        // No difference and no sum within a step of zero.
        OperationCase("mean_sign_free_absolute_difference", [.apart(3, 4, 5)], hasGolden: false) {
            $0[0].meanSignFreeAbsoluteDifference(from: reference(for: $0[0]))
        },
    ]

    private static func reference(for input: Tensor) -> Tensor {
        OperationCase.uniformTensor(input.shape, seed: 8) * 0.1
    }
}
