import Dispatch
import Synchronization
import Tensors
import Testing

/// Serialized because the team of threads belongs to the process.
@Suite(.serialized) struct ConcurrencyTests {
    /// A small network of every kind of layer, trained for a few steps; every number that it ends with.
    private static func train(batch: Int, seed: UInt64) -> [Float] {
        let tape = Tape()
        let x = randomTensor([batch, 24, 17, 3], seed: seed)
        let shapes: [Shape] = [[16, 3, 3, 3], [16], [16], [16], [16, 8, 2, 2], [8], [4, 24, 3, 3], [4]]
        let weights = shapes.enumerated().map {
            randomTensor($1, seed: seed + 1 + UInt64($0)).watched(by: tape)
        }
        let moments = shapes.map { (Tensor(zeros: $0), Tensor(zeros: $0)) }
        let running = RunningStatistics(
            mean: Tensor(zeros: [16]), variance: Tensor(repeating: 1, shape: [16]))
        let same = ConvolutionGeometry(kernel: (3, 3), padding: (1, 1))
        for step in 1...4 {
            let skip = x.conv2d(weight: weights[0], bias: weights[1], same)
                .batchNormalized(
                    scale: weights[2], offset: weights[3], running: running, training: true, relu: true)
            let joined = skip.maxPooled2d(kernel: (2, 2))
                .expandingConv2d(weight: weights[4], bias: weights[5]).joined(withSkip: skip)
            let output = joined.conv2d(weight: weights[6], bias: weights[7], same)
            tape.backward(from: output.meanSquaredDifference(from: Tensor(zeros: output.shape)))
            let settings = AdamStep(
                learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0,
                decoupledDecay: true, step: step, gradientScale: 1)
            for (weight, moment) in zip(weights, moments) {
                weight.adamUpdate(
                    settings, gradient: weight.gradient!, moment1: moment.0, moment2: moment.1, maximum: nil)
                weight.clearGradient()
            }
        }
        return running.variance.array + weights.flatMap(\.array)
    }

    /// Two networks with the same convolutions, so that they share every plan, and one of other shapes.
    private static let runs: [(batch: Int, seed: UInt64)] = [(5, 1), (5, 100), (3, 200)]

    @Test func runsSideBySideGetTheBitsOfEachAlone() {
        ThreadPool.configure(threads: 1)
        let alone = Self.runs.map { Self.train(batch: $0.batch, seed: $0.seed) }
        #expect(alone[0] != alone[1])
        for threads in [1, 2, 4] {
            ThreadPool.configure(threads: threads)
            let together = Mutex([[Float]](repeating: [], count: Self.runs.count))
            DispatchQueue.concurrentPerform(iterations: Self.runs.count) { place in
                let run = Self.runs[place]
                let weights = Self.train(batch: run.batch, seed: run.seed)
                together.withLock { $0[place] = weights }
            }
            let isEqual = together.withLock { $0 == alone }
            #expect(isEqual, "\(threads) threads")
        }
        ThreadPool.configure(threads: 1)
    }

    @Test func theTeamMayChangeItsSizeWhileRunsGoOn() {
        ThreadPool.configure(threads: 2)
        let alone = Self.train(batch: 5, seed: 1)
        let together = Mutex([Float]())
        DispatchQueue.concurrentPerform(iterations: 2) { place in
            if place == 0 {
                let weights = Self.train(batch: 5, seed: 1)
                together.withLock { $0 = weights }
            } else {
                for size in [3, 1, 5, 2, 4, 1, 2] { ThreadPool.configure(threads: size) }
            }
        }
        let isEqual = together.withLock { $0 == alone }
        #expect(isEqual)
        ThreadPool.configure(threads: 1)
    }
}
