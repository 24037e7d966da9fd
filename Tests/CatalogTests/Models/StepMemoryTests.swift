import AllocationCounter
import Catalog
import Learning
import Randomness
import Tensors
import Testing

/// What a training step asks of the heap. Serialized because the heap is the process's.
@Suite(.serialized) struct StepMemoryTests {
    /// A model with data of its own, and one step on it: forward, loss, backward, update.
    private struct Work {
        let model: any Model
        let optimizer: AdamW
        let input: Tensor
        let target: Tensor

        init(_ entry: any ModelEntry, batch: Int, samples: Int) throws {
            model = try entry.makeModel(sampleRate: 8_000, key: RandomKey(seed: 1))
            optimizer = AdamW(model.store.parameters, AdamW.Settings(amsgrad: true))
            func waves(_ seed: Int) -> [[Float]] {
                (0..<batch).map { item in
                    (0..<samples).map { Float(($0 * 7_919 + item * 101 + seed) % 1_013) / 1_013 - 0.5 }
                }
            }
            input = model.represent(waves(3))
            target = model.represent(waves(5))
        }

        func step() {
            let loss = MeanSquaredError().value(output: model.forward(input, training: true), target: target)
            model.store.tape.backward(from: loss)
            optimizer.step(learningRate: 1e-3, clip: 1)
            model.store.clearGradients()
        }

        /// The least that any of a few steps needs, so that what other threads do at times does not count.
        func needs() -> (peak: Int, largest: Int) {
            for _ in 0..<3 { step() }
            let steps = (0..<5).map { _ in
                allocation_counter_start()
                step()
                return allocation_counter_stop()
            }
            return (Int(steps.map(\.peak).min() ?? 0), Int(steps.map(\.largest).min() ?? 0))
        }
    }

    private static let models: [any ModelEntry] = {
        var spectral = STFTUNet()
        (spectral.fftSize, spectral.hopLength, spectral.channels) = (256, 128, [8, 16, 16])
        var wave = WaveUNet()
        wave.channels = [8, 16, 16]
        return [spectral, wave]
    }()

    @Test func theCounterCounts() {
        allocation_counter_start()
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 64)
        let array = [Float](repeating: 0, count: 1 << 16)
        let counts = allocation_counter_stop()
        #expect(array.count == 1 << 16)
        memory.deallocate()
        #expect(counts.count >= 2 && counts.largest >= 1 << 20 && counts.peak >= 5 << 18)
    }

    /// Buffers are recycled. What a product of matrices takes from the heap for its own use it gives back before the next
    /// one begins, and its size does not depend on the batch.
    @Test func nothingThatASteadyStepTakesFromTheHeapGrowsWithTheBatch() throws {
        ThreadPool.configure(threads: 1)
        for entry in Self.models {
            let small = try Work(entry, batch: 2, samples: 4_096).needs()
            let large = try Work(entry, batch: 16, samples: 4_096).needs()
            // Eight times the batch is megabytes of activations; what may differ is a few numbers a chunk of work.
            #expect(large.peak < small.peak + 32_768, "\(small) and \(large)")
            #expect(large.largest <= max(small.largest, 16_384), "\(small) and \(large)")
        }
    }

    @Test func memoryIsFlatOverAThousandSteps() throws {
        var spectral = STFTUNet()
        (spectral.fftSize, spectral.hopLength, spectral.channels) = (32, 16, [2, 4])
        var wave = WaveUNet()
        (wave.channels, wave.kernelSize) = ([2, 4], 3)
        for entry in [spectral as any ModelEntry, wave] {
            let work = try Work(entry, batch: 2, samples: 64)
            for _ in 0..<100 { work.step() }
            let before = (heap: allocation_counter_live_bytes(), held: BufferStatistics.current.held)
            for _ in 0..<1_000 { work.step() }
            let after = (heap: allocation_counter_live_bytes(), held: BufferStatistics.current.held)
            #expect(after.held == before.held)
            // A leak of one pointer a step would be eight thousand.
            #expect(after.heap < before.heap + 4_096, "\(before.heap) and \(after.heap) bytes")
        }
    }
}
