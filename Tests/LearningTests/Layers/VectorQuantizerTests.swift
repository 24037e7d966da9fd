import Learning
import Randomness
import Tensors
import Testing

/// Residual vector quantisation against its definition.
struct VectorQuantizerTests {
    private func vectors(_ count: Int, seed: UInt64 = 1) -> Tensor {
        var chance = RandomKey(seed: seed).generator()
        return Tensor((0..<count * 3).map { _ in Float(chance.uniform(-1, 1)) }, shape: [count, 3])
    }

    private func made(stages: Int = 2, size: Int = 7) -> (ParameterStore, VectorQuantizer) {
        let store = ParameterStore(key: RandomKey(seed: 4))
        return (store, VectorQuantizer(store.root.scope("q"), stages: stages, size: size, width: 3))
    }

    private func buffer(_ store: ParameterStore, _ name: String) -> Tensor {
        store.buffers.first { $0.name == name }!.value
    }

    private func error(_ one: [Float], _ other: [Float]) -> Float {
        zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Float(one.count)
    }

    @Test func everyStageTakesTheNearestToWhatIsLeft() {
        let (store, quantizer) = made()
        let vectors = vectors(50)
        for _ in 0..<3 { _ = quantizer.train(vectors) }
        var left = vectors.array
        for (stage, chosen) in quantizer.indices(of: vectors).enumerated() {
            let codewords = buffer(store, "q.\(stage).codewords").array
            for place in 0..<50 {
                func distance(_ index: Int) -> Float {
                    error(Array(left[3 * place..<3 * place + 3]), Array(codewords[3 * index..<3 * index + 3]))
                }
                let best = (0..<7).map(distance).min()!
                #expect(distance(chosen[place]) <= best + 1e-6)
                for number in 0..<3 { left[3 * place + number] -= codewords[3 * chosen[place] + number] }
            }
        }
        let sums = quantizer.values(of: quantizer.indices(of: vectors))
        #expect(zip(zip(vectors.array, left).map { $0 - $1 }, sums).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func codewordsAreMovingAveragesOfWhatChoseThem() {
        let (store, quantizer) = made(stages: 1, size: 2)
        let vectors = vectors(40)
        _ = quantizer.train(vectors)
        let (uses, sums) = (buffer(store, "q.0.uses").array, buffer(store, "q.0.sums").array)
        let chosen = quantizer.indices(of: vectors)[0]
        _ = quantizer.train(vectors)
        for index in 0..<2 {
            let own = chosen.indices.filter { chosen[$0] == index }
            let expected = 0.99 * uses[index] + 0.01 * Float(own.count)
            #expect(abs(buffer(store, "q.0.uses").array[index] - expected) < 1e-4)
            for number in 0..<3 {
                let sum = own.reduce(Float(0)) { $0 + vectors.array[3 * $1 + number] }
                let average = (0.99 * sums[3 * index + number] + 0.01 * sum) / expected
                #expect(abs(buffer(store, "q.0.codewords").array[3 * index + number] - average) < 1e-5)
            }
        }
    }

    @Test func moreTrainingAndMoreStagesLeaveLess() {
        let vectors = vectors(600)
        var errors: [Float] = []
        for stages in 1...3 {
            let (_, quantizer) = made(stages: stages, size: 15)
            _ = quantizer.train(vectors)
            let first = error(quantizer.values(of: quantizer.indices(of: vectors)), vectors.array)
            for _ in 0..<200 { _ = quantizer.train(vectors) }
            errors.append(error(quantizer.values(of: quantizer.indices(of: vectors)), vectors.array))
            #expect(errors.last! < first)
        }
        #expect(errors[1] < 0.6 * errors[0] && errors[2] < 0.6 * errors[1])
    }

    @Test func codewordsBeginAsVectorsOfTheFirstBatch() {
        let vectors = vectors(50)
        for size in [1, 7, 60] {
            let (store, quantizer) = made(stages: 1, size: size)
            _ = quantizer.train(vectors)
            // One step has moved them a hundredth of the way at most.
            let codewords = buffer(store, "q.0.codewords").array
            for index in 0..<size {
                let own = Array(codewords[3 * index..<3 * index + 3])
                let nearest = (0..<50).map { error(own, Array(vectors.array[3 * $0..<3 * $0 + 3])) }.min()!
                #expect(nearest < 0.03)
            }
        }
    }

    @Test func whatNothingChoosesBeginsAnew() {
        let (store, quantizer) = made(stages: 1, size: 4)
        _ = quantizer.train(vectors(100))
        // Far from where it was: the old codewords are given up one after another, and new ones are vectors of now.
        let far = vectors(100, seed: 2) + Tensor(repeating: 50, shape: [100, 3])
        for _ in 0..<600 { _ = quantizer.train(far) }
        #expect(buffer(store, "q.0.codewords").array.allSatisfy { $0 > 40 })
        #expect(Set(quantizer.indices(of: far)[0]).count == 4)
    }

    @Test func gradientsPassStraightThroughAndTheCommitmentDrawsToTheCodewords() throws {
        let (store, quantizer) = made()
        let leaf = vectors(20).watched(by: store.tape)
        let weights = vectors(20, seed: 9)
        let chosen: (Tensor, Tensor) = quantizer.train(leaf)
        let quantized = chosen.0.array
        let loss = (chosen.0 * weights).sum()
        store.tape.backward(from: [loss, chosen.1], weights: [1, 0.25])
        let gradient = try #require(leaf.gradient).array
        for index in gradient.indices {
            let commitment = 0.25 * 2 / 60 * (leaf.array[index] - quantized[index])
            #expect(abs(gradient[index] - (weights.array[index] + commitment)) < 1e-5)
        }
        #expect(abs(chosen.1.item - error(leaf.array, quantized)) < 1e-5)
        #expect(store.parameters.isEmpty && store.state.count == 6)
    }
}
