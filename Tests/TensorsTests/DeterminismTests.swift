import Tensors
import Testing

/// Serialized because the team of threads belongs to the process.
@Suite(.serialized) struct DeterminismTests {
    @Test func threadsDoNotChangeTheBits() {
        func step() -> [[Float]] {
            let tape = Tape()
            let x = randomTensor([7, 40, 33, 4], seed: 1)
            let weights = [
                randomTensor([16, 4, 3, 3], seed: 2), randomTensor([16], seed: 3),
                randomTensor([16], seed: 4),
                randomTensor([16], seed: 5), randomTensor([16, 8, 2, 2], seed: 6), randomTensor([8], seed: 7),
            ].map { $0.watched(by: tape) }
            let running = RunningStatistics(
                mean: Tensor(zeros: [16]), variance: Tensor(repeating: 1, shape: [16]))
            let skip = x.conv2d(weight: weights[0], bias: weights[1], .init(kernel: (3, 3), padding: (1, 1)))
                .batchNormalized(
                    scale: weights[2], offset: weights[3], running: running, training: true, relu: true)
            let up = skip.maxPooled2d(kernel: (2, 2)).expandingConv2d(weight: weights[4], bias: weights[5])
            let loss = up.joined(withSkip: skip).meanSquaredDifference(from: Tensor(zeros: [7, 40, 33, 24]))
            tape.backward(from: loss)
            return [loss.array, running.variance.array] + weights.map { $0.gradient?.array ?? [] }
        }
        ThreadPool.configure(threads: 1)
        let one = step()
        for threads in [2, 5] {
            ThreadPool.configure(threads: threads)
            for (index, values) in step().enumerated() {
                let equal = values == one[index]
                #expect(equal, "result \(index) at \(threads) threads")
            }
        }
        ThreadPool.configure(threads: 1)
    }

    @Test func aSteadyStepAsksTheSystemForNothing() {
        func step() {
            let tape = Tape()
            let x = randomTensor([4, 20, 20, 3], seed: 1)
            let w = randomTensor([8, 3, 3, 3], seed: 2).watched(by: tape)
            let y = x.conv2d(weight: w, .init(kernel: (3, 3), padding: (1, 1)))
            tape.backward(from: y.meanSquaredDifference(from: Tensor(zeros: y.shape)))
        }
        step()
        step()
        let before = BufferStatistics.current.systemAllocations
        for _ in 0..<10 { step() }
        #expect(BufferStatistics.current.systemAllocations == before)
    }
}
