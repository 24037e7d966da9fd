import Randomness
import Tensors

extension PositionCase {
    static let all = products + convolutions + transposed + walks + more + table

    private static func weight(_ extents: Int...) -> Tensor { randomTensor(Shape(extents), seed: 9) }

    private static let products: [PositionCase] =
        [(3, 5), (1, 7), (7, 1), (300, 1), (40, 20), (51, 40), (64, 64), (321, 257), (1_030, 33)].flatMap {
            (input, output) in
            [
                PositionCase("linear \(input) to \(output)", [input]) {
                    $0.linear(weight: weight(output, input), bias: weight(output))
                },
                PositionCase("linear \(input) to \(output) of 5 frames", [5, input]) {
                    $0.linear(weight: weight(output, input))
                },
                PositionCase("matmul \(input) by \(output)", [input]) { $0.matmul(weight(input, output)) },
                PositionCase("matmul of 7 rows, \(input) by \(output)", [7, input]) {
                    $0.matmul(weight(input, output))
                },
                PositionCase("matmul with itself, \(input)", [3, input]) {
                    $0.matmul($0, transposingOther: true)
                },
                PositionCase("matmul transposed, \(input) by \(output)", [input, 6]) {
                    $0.matmul(weight(input, output), transposing: true)
                },
            ]
        } + [
            PositionCase("attention", [3, 9, 8]) { Tensor.attention(queries: $0, keys: $0, values: $0) },
            PositionCase("causal attention", [31, 20]) {
                Tensor.attention(queries: $0, keys: $0, values: $0, causal: true)
            },
        ]

    private static func conv1d(
        _ time: Int, _ input: Int, _ output: Int, _ geometry: ConvolutionGeometry
    ) -> PositionCase {
        let (kernel, groups) = (geometry.kernel.width, geometry.groups)
        return PositionCase("conv1d \(time) x \(input) to \(output), \(geometry)", [time, input]) {
            $0.conv1d(weight: weight(output, input / groups, kernel), bias: weight(output), geometry)
        }
    }

    private static func conv2d(
        _ image: (Int, Int), _ input: Int, _ output: Int, _ geometry: ConvolutionGeometry
    ) -> PositionCase {
        let (kernel, groups) = (geometry.kernel, geometry.groups)
        return PositionCase(
            "conv2d \(image) x \(input) to \(output), \(geometry)", [image.0, image.1, input]
        ) {
            $0.conv2d(
                weight: weight(output, input / groups, kernel.height, kernel.width), bias: weight(output),
                geometry)
        }
    }

    private static let convolutions: [PositionCase] = [
        // Through oneDNN.
        conv1d(37, 3, 5, .init(kernel: 1)), conv1d(64, 16, 16, .init(kernel: 1)),
        conv1d(41, 20, 24, .init(kernel: 1)), conv1d(61, 51, 40, .init(kernel: 3, padding: 1)),
        conv1d(40, 1, 16, .init(kernel: 15, padding: 7)), conv1d(33, 16, 1, .init(kernel: 5, padding: 2)),
        conv1d(80, 16, 32, .init(kernel: 5, stride: 2, padding: 2)),
        conv1d(45, 17, 19, .init(kernel: 3, padding: 4, dilation: 4)),
        conv1d(50, 12, 18, .init(kernel: 3, padding: 1, groups: 6)),
        conv1d(50, 24, 24, .init(kernel: 5, padding: 2, groups: 24)),
        conv2d((9, 11), 3, 5, .init(kernel: (3, 3), padding: (1, 1))),
        conv2d((17, 13), 2, 16, .init(kernel: (5, 5), stride: (2, 2), padding: (2, 2))),
        conv2d((12, 10), 32, 24, .init(kernel: (1, 1))), conv2d((7, 9), 13, 7, .init(kernel: (1, 1))),
        conv2d((15, 16), 16, 1, .init(kernel: (1, 1))),
        conv2d((11, 14), 16, 16, .init(kernel: (3, 5), padding: (1, 2))),
        conv2d((11, 14), 8, 8, .init(kernel: (3, 3), padding: (1, 1), groups: 8)),
        conv2d((10, 12), 6, 9, .init(kernel: (2, 4), padding: (2, 0), dilation: (2, 3), groups: 3)),
        // Tiles of Winograd's, and of spectra.
        conv2d((13, 10), 16, 16, .init(kernel: (3, 3), padding: (1, 1))),
        conv2d((9, 21), 32, 48, .init(kernel: (3, 3), padding: (1, 1))),
        conv2d((30, 33), 16, 32, .init(kernel: (3, 3))),
        conv1d(200, 16, 16, .init(kernel: 15, padding: 7)), conv1d(131, 32, 16, .init(kernel: 9, padding: 4)),
        conv1d(500, 16, 32, .init(kernel: 31, padding: 15)),
        // Large examples in bands.
        conv2d((120, 64), 12, 20, .init(kernel: (5, 5), padding: (2, 2))),
        conv1d(9_000, 12, 20, .init(kernel: 5, padding: 2)),
    ]

    private static let transposed: [PositionCase] =
        [(1, 8, 4), (2, 8, 2), (1, 16, 8), (16, 5, 3), (20, 2, 2)].flatMap { (output, kernel, stride) in
            [
                PositionCase("transposed conv1d to \(output), \(kernel) by \(stride)", [29, 16]) {
                    $0.transposedConv1d(
                        weight: weight(16, output, kernel), bias: weight(output),
                        .init(kernel: kernel, stride: stride))
                },
                PositionCase("transposed conv2d to \(output), \(kernel) by \(stride)", [7, 9, 16]) {
                    $0.transposedConv2d(
                        weight: weight(16, output, kernel, kernel), bias: weight(output),
                        .init(kernel: (kernel, kernel), stride: (stride, stride), padding: (1, 1)))
                },
            ]
        }
        + [(16, 8, 2), (3, 1, 4), (20, 16, 5)].flatMap { (input, output, kernel) in
            [
                PositionCase("expanding conv1d \(input) to \(output) by \(kernel)", [27, input]) {
                    $0.expandingConv1d(weight: weight(input, output, kernel), bias: weight(output))
                },
                PositionCase("expanding conv2d \(input) to \(output) by \(kernel)", [6, 5, input]) {
                    $0.expandingConv2d(weight: weight(input, output, kernel, kernel), bias: weight(output))
                },
            ]
        }

    private static func recurrent(_ gates: Int, _ input: Int, _ size: Int) -> RecurrentWeights {
        RecurrentWeights(
            input: weight(gates * size, input), hidden: weight(gates * size, size),
            inputBias: weight(gates * size),
            hiddenBias: weight(gates * size))
    }

    private static let walks: [PositionCase] =
        [(5, 7), (64, 32), (33, 50)].flatMap { (input, size) in
            [false, true].flatMap { reversed in
                [
                    PositionCase("lstm \(input) to \(size)\(reversed ? ", reversed" : "")", [9, input]) {
                        $0.lstm(recurrent(4, input, size), reversed: reversed).output
                    },
                    PositionCase("gru \(input) to \(size)\(reversed ? ", reversed" : "")", [9, input]) {
                        $0.gru(recurrent(3, input, size), reversed: reversed).output
                    },
                ]
            }
        } + [
            PositionCase("short-time Fourier", [700]) { $0.shortTimeFourier(window: weight(64), hop: 16) },
            PositionCase("short-time Fourier of an odd size", [700]) {
                $0.shortTimeFourier(window: weight(75), hop: 31)
            },
            PositionCase("inverse short-time Fourier", [21, 33, 2]) {
                let window = Tensor(repeating: 1, shape: [64])
                return $0.inverseShortTimeFourier(
                    window: window, hop: 16,
                    weights: Tensor.overlapWeights(window: window, hop: 16, frames: 21))
            },
            PositionCase("batch normalisation of evaluation", [11, 13]) {
                $0.batchNormalized(
                    scale: weight(13), offset: weight(13),
                    running: RunningStatistics(mean: weight(13), variance: Tensor(repeating: 2, shape: [13])),
                    training: false, relu: true)
            },
        ]

    private static let more: [PositionCase] = [
        PositionCase("complex magnitude", [21, 33, 2]) { $0.complexMagnitude(floor: 0.1) },
        PositionCase("complex phase", [21, 33, 2]) { $0.complexPhase() },
        PositionCase("complex power", [21, 33, 2]) { $0.complexPower() },
        PositionCase("from logarithms and angles", [21, 33, 2]) { $0.logPolarToComplex() },
        PositionCase("without turns", [21, 33]) { ($0 * 9).withoutTurns() },
        PositionCase("layer norm, wide", [7, 301]) {
            $0.layerNormalized(scale: weight(301), offset: weight(301))
        },
        PositionCase("group norm, large", [40, 50, 24]) {
            $0.groupNormalized(groups: 3, scale: weight(24), offset: weight(24))
        },
        PositionCase("mean of rows, large", [900, 37]) { $0.mean(over: [1], keepingAxes: true) },
        PositionCase("variance of rows, large", [900, 37]) { $0.variance(over: [1, 2], keepingAxes: true) },
        PositionCase("norm of rows, large", [33_333]) { $0.norm(over: [1], keepingAxes: true) },
    ]

    /// Operations of the table that have no rows of examples, and why.
    static let others: [String: String] = {
        var others: [String: String] = [:]
        for name in [
            "sum", "sum_first", "sum_apart", "mean", "largest_apart", "smallest_first", "variance_axes",
            "variance_all", "norm", "batch_norm", "squared_difference", "absolute_difference",
            "mean_over_items", "mean_sign_free_absolute_difference",
        ] { others[name] = "it goes over the whole batch" }
        for name in [
            "reshaped", "transposed_outer", "permuted", "broadcast", "embedding", "matmul_left",
            "matmul_both",
        ] { others[name] = "its first axis is no batch" }
        for name in ["dropout", "channel_dropout", "attention_dropout"] {
            others[name] = "it draws anew for every value"
        }
        return others
    }()

    /// Those of the table of operations.
    private static let table: [PositionCase] = OperationTable.cases.compactMap { operation in
        guard others[operation.name] == nil,
            let place = operation.inputs.firstIndex(where: \.isBatch)
        else { return nil }
        // Every input of a batch is one example again and again.
        let rows = operation.inputs.enumerated().map { index, input in
            let values = input.tensor(seed: UInt64(20 + index)).array
            return input.isBatch ? Array(values.prefix(values.count / input.shape[0])) : values
        }
        let inputs = operation.inputs
        return PositionCase(operation.name, Array(inputs[place].shape.dropFirst()), values: rows[place]) {
            input in
            operation.function(
                inputs.indices.map { index in
                    if index == place { return input }
                    let shape = inputs[index].shape
                    guard inputs[index].isBatch else { return Tensor(rows[index], shape: Shape(shape)) }
                    return repeated(rows[index], Shape(Array(shape.dropFirst())), input.shape[0])
                })
        }
    }
}
