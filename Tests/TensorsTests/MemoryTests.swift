import Randomness
import Tensors
import Testing

/// Serialized because memory and the team of threads belong to the process.
@Suite(.serialized) struct MemoryTests {
    /// Tensors of many sizes come and go in a made-up order; none ever sees another's values.
    @Test func livingTensorsNeverShareMemory() {
        var generator = RandomKey(seed: 41).generator()
        var living: [(tensor: Tensor, value: Float)] = []
        for round in 0..<600 {
            let count = generator.integer(below: 4) == 0 ? generator.integer(below: 200_000) : 1 + round
            living.append((Tensor(repeating: Float(round), shape: [count + 1]), Float(round)))
            while living.count > 40 {
                let dropped = living.remove(at: generator.integer(below: living.count))
                let isWhole = dropped.tensor.withValues { $0.allSatisfy { $0 == dropped.value } }
                #expect(isWhole)
            }
            if round % 200 == 199 { BufferStatistics.trim() }
        }
        let areWhole = living.allSatisfy { place in
            place.tensor.withValues { $0.allSatisfy { $0 == place.value } }
        }
        #expect(areWhole)
    }

    /// A U-Net's step in small, whose batch makes no difference to what is asked of the system once it is steady.
    @Test(arguments: [2, 8]) func aSteadyStepAsksTheSystemForNothing(batch: Int) {
        let tape = Tape()
        let x = randomTensor([batch, 40, 36, 16], seed: 42)
        let shapes: [Shape] = [
            [32, 16, 3, 3], [32], [32], [32], [32, 16, 2, 2], [16], [16, 48, 3, 3], [16],
        ]
        let weights = shapes.enumerated().map {
            randomTensor($1, seed: 43 + UInt64($0), deviation: 0.1).watched(by: tape)
        }
        let running = RunningStatistics(
            mean: Tensor(zeros: [32]), variance: Tensor(repeating: 1, shape: [32]))
        let same = ConvolutionGeometry(kernel: (3, 3), padding: (1, 1))
        func step() {
            let skip = x.conv2d(weight: weights[0], bias: weights[1], same).batchNormalized(
                scale: weights[2], offset: weights[3], running: running, training: true, relu: true)
            let joined = skip.maxPooled2d(kernel: (2, 2)).expandingConv2d(
                weight: weights[4], bias: weights[5]
            ).joined(withSkip: skip)
            let y = joined.conv2d(weight: weights[6], bias: weights[7], same)
            tape.backward(from: y.meanSquaredDifference(from: Tensor(zeros: y.shape)))
            for weight in weights { weight.clearGradient() }
        }
        ThreadPool.configure(threads: 1)
        for _ in 0..<2 { step() }
        let before = BufferStatistics.current
        for _ in 0..<5 { step() }
        let after = BufferStatistics.current
        // An optimised build would let go of the weights after the last step.
        withExtendedLifetime((x, weights, running)) {}
        #expect(after.systemAllocations == before.systemAllocations)
        #expect(after.held == before.held)
        #expect(after.inUse == before.inUse)
    }

    /// What costs little to compute again is let go once it is used, and comes back bit for bit.
    @Test func whatIsCheapToRemakeIsNotKept() {
        let tape = Tape()
        let x = randomTensor([4, 64, 64, 16], seed: 51).watched(by: tape)
        let scale = randomTensor([16], seed: 52).watched(by: tape)
        let offset = randomTensor([16], seed: 53).watched(by: tape)
        let running = RunningStatistics(
            mean: Tensor(zeros: [16]), variance: Tensor(repeating: 1, shape: [16]))
        let size = x.count * 4
        let before = BufferStatistics.current.inUse
        let y = x.batchNormalized(scale: scale, offset: offset, running: running, training: true, relu: true)
        let first = y.array
        let joined = y.joined(withSkip: y)
        let both = joined.array
        let pooled = joined.maxPooled2d(kernel: (2, 2))
        // The pooled values, their places, and nothing else.
        #expect(BufferStatistics.current.inUse - before < size)
        #expect(y.array == first)
        #expect(joined.array == both)
        tape.backward(from: pooled.meanSquaredDifference(from: Tensor(zeros: pooled.shape)))
        #expect(BufferStatistics.current.inUse - before < 2 * size)
        #expect(x.gradient != nil)
    }
}
