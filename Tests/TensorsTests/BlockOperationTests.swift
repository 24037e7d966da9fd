import Tensors
import Testing

@Suite struct BlockOperationTests {
    @Test(arguments: [true, false]) func batchNormalization(relu: Bool) {
        // Far from zero mean, so that a careless variance would lose its digits.
        let x = Tensor(
            randomTensor([4, 3, 5, 6], seed: 1).array.map { $0 * 0.5 + 100 }, shape: [4, 3, 5, 6])
        let scale = randomTensor([6], seed: 2)
        let offset = randomTensor([6], seed: 3)
        let running = RunningStatistics(mean: Tensor(zeros: [6]), variance: Tensor(repeating: 1, shape: [6]))
        let y = x.batchNormalized(scale: scale, offset: offset, running: running, training: true, relu: relu)
        let (xs, ys) = (x.array, y.array)
        for c in 0..<6 {
            let column = stride(from: c, to: xs.count, by: 6).map { Double(xs[$0]) }
            let mean = column.reduce(0, +) / Double(column.count)
            let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
            #expect(abs(Double(running.mean.array[c]) - 0.1 * mean) < 1e-4)
            let unbiased = variance * Double(column.count) / Double(column.count - 1)
            #expect(abs(Double(running.variance.array[c]) - (0.9 + 0.1 * unbiased)) < 1e-4)
            for row in 0..<column.count {
                var expected =
                    (column[row] - mean) / (variance + 1e-5).squareRoot() * Double(scale.array[c])
                    + Double(offset.array[c])
                if relu { expected = max(0, expected) }
                #expect(abs(Double(ys[row * 6 + c]) - expected) < 2e-3)
            }
        }
    }

    @Test func batchNormalizationGradients() {
        let scale = randomTensor([6], seed: 2)
        let offset = randomTensor([6], seed: 3)
        let x = randomTensor([4, 3, 5, 6], seed: 4)
        for training in [true, false] {
            checkGradients(of: [x, scale, offset], step: 3e-3, tolerance: 2e-2) {
                let running = RunningStatistics(
                    mean: Tensor(zeros: [6]), variance: Tensor(repeating: 2, shape: [6]))
                return $0[0].batchNormalized(
                    scale: $0[1], offset: $0[2], running: running, training: training)
            }
            // Away from the kink, ReLU's mask does not move with the step.
            let far = Tensor([3, -3, 3, -3, 3, 3], shape: [6])
            let small = Tensor(repeating: 0.2, shape: [6])
            checkGradients(of: [x, small, far], step: 3e-3, tolerance: 2e-2) {
                let running = RunningStatistics(
                    mean: Tensor(zeros: [6]), variance: Tensor(repeating: 2, shape: [6]))
                return $0[0].batchNormalized(
                    scale: $0[1], offset: $0[2], running: running, training: training, relu: true)
            }
        }
    }

    @Test func maxPooling() {
        let x = Tensor(
            (0..<210).map { (index: Int) -> Float in Float((index * 37) % 211) }, shape: [2, 5, 7, 3])
        let y = x.maxPooled2d(kernel: (2, 2))
        #expect(y.shape == [2, 2, 3, 3])
        let (xs, ys) = (Elements(x), Elements(y))
        for n in 0..<2 {
            for i in 0..<2 {
                for j in 0..<3 {
                    for c in 0..<3 {
                        let window = [
                            xs[n, 2 * i, 2 * j, c], xs[n, 2 * i, 2 * j + 1, c], xs[n, 2 * i + 1, 2 * j, c],
                            xs[n, 2 * i + 1, 2 * j + 1, c],
                        ]
                        #expect(ys[n, i, j, c] == window.max())
                    }
                }
            }
        }
        checkGradients(of: [x]) { $0[0].maxPooled2d(kernel: (2, 2)) }
        checkGradients(of: [Tensor(x.array.prefix(72), shape: [2, 9, 4])]) { $0[0].maxPooled1d(kernel: 2) }
    }

    @Test func tiedMaximaGiveTheirGradientOnce() {
        let tape = Tape()
        let x = Tensor(zeros: [1, 2, 2, 1]).watched(by: tape)
        let loss = x.maxPooled2d(kernel: (2, 2)).meanAbsoluteDifference(
            from: Tensor([-1], shape: [1, 1, 1, 1]))
        tape.backward(from: loss)
        #expect(x.gradient?.array == [1, 0, 0, 0])
    }

    @Test func skipJoinPadsAndConcatenates() {
        let up = randomTensor([2, 2, 3, 2], seed: 5)
        let skip = randomTensor([2, 3, 4, 1], seed: 6)
        let y = up.joined(withSkip: skip)
        #expect(y.shape == [2, 3, 4, 3])
        let (us, ss, ys) = (Elements(up), Elements(skip), Elements(y))
        for n in 0..<2 {
            for i in 0..<3 {
                for j in 0..<4 {
                    for c in 0..<2 {
                        let expected = i < 2 && j < 3 ? us[n, i, j, c] : 0
                        #expect(ys[n, i, j, c] == expected)
                    }
                    #expect(ys[n, i, j, 2] == ss[n, i, j, 0])
                }
            }
        }
        checkGradients(of: [up, skip]) { $0[0].joined(withSkip: $0[1]) }
    }

    @Test func differences() {
        let a = randomTensor([3, 4], seed: 7)
        let b = randomTensor([3, 4], seed: 8)
        checkGradients(of: [a, b], step: 1e-3) { $0[0].meanSquaredDifference(from: $0[1]) }
        checkGradients(of: [a, b], step: 1e-3) { $0[0].meanAbsoluteDifference(from: $0[1]) }
    }

    @Test func gradientsOfATensorUsedTwiceAddUp() {
        let x = randomTensor([2, 3, 4], seed: 9)
        checkGradients(of: [x]) { $0[0].joined(withSkip: $0[0]).reshaped(to: [2, 24]) }
    }
}
