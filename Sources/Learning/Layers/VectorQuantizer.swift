import Randomness
import Tensors

/// Residual vector quantisation: a vector becomes the sum of one codeword a stage, each stage coding what the ones before it
/// left over ([van den Oord et al., 2017](https://arxiv.org/abs/1711.00937);
/// [Zeghidour et al., 2021](https://arxiv.org/abs/2107.03312)).
///
/// Codewords are no parameters: they follow the vectors that choose them, as moving averages. They begin as vectors of the
/// first batch, and one that hardly any vector chooses becomes a vector of the batch at hand. Gradients pass straight through
/// to what came in. Codewords and averages are buffers, so that checkpoints, digests and a run that goes on have them.
public struct VectorQuantizer {
    /// Codewords of a stage.
    public let size: Int
    /// Numbers of a vector.
    public let width: Int
    private let stages: [Stage]

    /// What a batch leaves of the averages before it.
    private static let decay: Float = 0.99
    /// The share of an even use below which a codeword is given up.
    private static let least: Float = 0.03

    private struct Stage {
        let scope: ParameterScope
        /// (codeword, number).
        let codewords: Tensor
        /// Moving averages of how many vectors chose each codeword, and of their sums.
        let uses: Tensor
        let sums: Tensor
    }

    public init(_ scope: ParameterScope, stages: Int, size: Int, width: Int) {
        precondition(stages > 0 && size > 0 && width > 0, "\(stages) stages of \(size) vectors of \(width)")
        self.size = size
        self.width = width
        scope.declare("vector_quantizer")
        self.stages = (0..<stages).map { index in
            let scope = scope.scope(index)
            return Stage(
                scope: scope, codewords: scope.buffer("codewords", [size, width], value: 0),
                uses: scope.buffer("uses", [size], value: 0),
                sums: scope.buffer("sums", [size, width], value: 0))
        }
    }

    public var stageCount: Int { stages.count }

    /// Quantises, and moves the codewords towards what chose them.
    ///
    /// - Parameter vectors: (…, width).
    /// - Returns: the quantised vectors, whose gradient is that of `vectors`; and the commitment, mean (v − q)², which draws
    ///   the vectors to their codewords and not the other way round.
    public func train(_ vectors: Tensor) -> (quantized: Tensor, commitment: Tensor) {
        var left = vectors.array
        for stage in stages {
            begin(stage, left)
            let chosen = nearest(stage, to: left)
            // What is left is measured from the codewords that were chosen, before they move.
            let before = left
            subtract(stage, chosen, from: &left)
            follow(stage, before, chosen)
        }
        let loss = Tensor(left, shape: vectors.shape)
        let quantized = vectors.detached - loss
        return (vectors - loss, vectors.meanSquaredDifference(from: quantized))
    }

    /// Which codeword each vector becomes, for each stage.
    public func indices(of vectors: Tensor) -> [[Int]] {
        var left = vectors.array
        return stages.map { stage in
            let chosen = nearest(stage, to: left)
            subtract(stage, chosen, from: &left)
            return chosen
        }
    }

    /// The sums of codewords, in the order of the vectors.
    ///
    /// - Parameter indices: below ``size``, a list a stage.
    public func values(of indices: [[Int]]) -> [Float] {
        precondition(indices.count == stages.count, "\(indices.count) lists for \(stages.count) stages")
        var values = [Float](repeating: 0, count: (indices.first?.count ?? 0) * width)
        for (stage, chosen) in zip(stages, indices) {
            stage.codewords.withValues { codewords in
                for (place, index) in chosen.enumerated() {
                    for number in 0..<width {
                        values[place * width + number] += codewords[index * width + number]
                    }
                }
            }
        }
        return values
    }

    // MARK: - A stage

    /// The nearest codewords; of equally near ones the first.
    private func nearest(_ stage: Stage, to vectors: [Float]) -> [Int] {
        let count = vectors.count / width
        let norms = stage.codewords.withValues { codewords in
            (0..<size).map { index in
                (0..<width).reduce(Float(0)) {
                    $0 + codewords[index * width + $1] * codewords[index * width + $1]
                }
            }
        }
        var chosen = [Int](repeating: 0, count: count)
        // A few rows at a time: the products of all of them would fill the memory.
        let rows = 4_096
        for start in stride(from: 0, to: count, by: rows) {
            let end = min(count, start + rows)
            let part = Tensor(Array(vectors[start * width..<end * width]), shape: [end - start, width])
            part.matmul(stage.codewords, transposingOther: true).withValues { products in
                for row in 0..<end - start {
                    var best = Float.infinity
                    for index in 0..<size {
                        let distance = norms[index] - 2 * products[row * size + index]
                        if distance < best {
                            best = distance
                            chosen[start + row] = index
                        }
                    }
                }
            }
        }
        return chosen
    }

    private func subtract(_ stage: Stage, _ chosen: [Int], from vectors: inout [Float]) {
        stage.codewords.withValues { codewords in
            for (place, index) in chosen.enumerated() {
                for number in 0..<width {
                    vectors[place * width + number] -= codewords[index * width + number]
                }
            }
        }
    }

    /// Makes vectors of the first batch codewords, as if each had been chosen as often as any other.
    private func begin(_ stage: Stage, _ vectors: [Float]) {
        let count = vectors.count / width
        guard count > 0, stage.uses.withValues({ $0.allSatisfy { $0 == 0 } }) else { return }
        let even = Float(count) / Float(size)
        var chance = stage.scope.chance.derive("begin").generator()
        stage.uses.withMutableValues { uses in
            stage.sums.withMutableValues { sums in
                stage.codewords.withMutableValues { codewords in
                    for index in 0..<size {
                        let other = chance.integer(below: count)
                        uses[index] = even
                        for number in 0..<width {
                            codewords[index * width + number] = vectors[other * width + number]
                            sums[index * width + number] = even * vectors[other * width + number]
                        }
                    }
                }
            }
        }
    }

    private func follow(_ stage: Stage, _ vectors: [Float], _ chosen: [Int]) {
        let count = chosen.count
        guard count > 0 else { return }
        var uses = [Float](repeating: 0, count: size)
        var sums = [Float](repeating: 0, count: size * width)
        for (place, index) in chosen.enumerated() {
            uses[index] += 1
            for number in 0..<width { sums[index * width + number] += vectors[place * width + number] }
        }
        let even = Float(count) / Float(size)
        var chance = stage.scope.chance.generator()
        stage.uses.withMutableValues { kept in
            stage.sums.withMutableValues { keptSums in
                stage.codewords.withMutableValues { codewords in
                    for index in 0..<size {
                        let numbers = index * width..<(index + 1) * width
                        kept[index] = Self.decay * kept[index] + (1 - Self.decay) * uses[index]
                        for place in numbers {
                            keptSums[place] = Self.decay * keptSums[place] + (1 - Self.decay) * sums[place]
                        }
                        if kept[index] < Self.least * even {
                            let other = chance.integer(below: count)
                            kept[index] = even
                            for (number, place) in numbers.enumerated() {
                                keptSums[place] = even * vectors[other * width + number]
                            }
                        }
                        for place in numbers { codewords[place] = keptSums[place] / kept[index] }
                    }
                }
            }
        }
    }
}
