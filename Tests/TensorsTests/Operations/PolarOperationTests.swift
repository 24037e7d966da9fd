import Glibc
import Tensors
import Testing

/// Magnitudes with angles: each operation against the ones that it stands for.
struct PolarOperationTests {
    /// Log magnitudes and angles of several turns, no difference within a step of zero or of half a turn.
    private func pairs(_ seed: UInt64) -> Tensor {
        Tensor(
            randomTensor([7, 11, 2], seed: seed).array.enumerated().map { $0 % 2 == 0 ? abs($1) : 4 * $1 },
            shape: [7, 11, 2])
    }

    @Test func logPolarNumbersAreComplexOnes() {
        let x = pairs(1)
        let z = x.logPolarToComplex()
        let (xs, zs) = (x.array, z.array)
        for i in 0..<77 {
            let magnitude = expm1(Double(xs[2 * i]))
            #expect(abs(Double(zs[2 * i]) - magnitude * cos(Double(xs[2 * i + 1]))) < 2e-6 * (1 + magnitude))
            #expect(
                abs(Double(zs[2 * i + 1]) - magnitude * sin(Double(xs[2 * i + 1]))) < 2e-6 * (1 + magnitude))
        }
        checkGradients(of: [x], step: 2e-3) { $0[0].logPolarToComplex() }
        // Silence has a derivative, and a way out.
        let tape = Tape()
        let silence = Tensor([0, 0.5], shape: [1, 2]).watched(by: tape)
        let y = silence.logPolarToComplex()
        tape.backward(from: y.meanSquaredDifference(from: Tensor([1, 0], shape: [1, 2])))
        let gradient = silence.gradient?.array ?? []
        #expect(gradient.count == 2 && abs(gradient[0] + cosf(0.5)) < 1e-6 && gradient[1] == 0)
    }

    @Test func anglesLoseTheirTurns() {
        let turns: [Float] = [0.5, -3, 4, 2 * .pi + 0.25, -9 * .pi + 0.5, 100]
        for (angle, rest) in zip(turns, Tensor(turns, shape: [6]).withoutTurns().array) {
            let expected = atan2(sin(Double(angle)), cos(Double(angle)))
            #expect(abs(Double(rest) - expected) < 1e-5, "\(angle)")
        }
        checkGradients(of: [Tensor([0.5, -2, 4, 8], shape: [4])]) { $0[0].withoutTurns() }
    }

    @Test func polarDifferencesAreThoseOfTheParts() {
        let (a, b) = (pairs(2), pairs(3))
        func parts(_ a: Tensor, _ b: Tensor) -> Tensor {
            let difference = a - b
            let split = difference.split(2, into: [1, 1])
            return split[0].absolute().mean() * 1.5 + split[1].withoutTurns().absolute().mean() * 0.25
        }
        func fused(_ a: Tensor, _ b: Tensor) -> Tensor {
            a.polarDifference(from: b, magnitude: 1.5, angle: 0.25)
        }
        func results(_ function: (Tensor, Tensor) -> Tensor) -> (Float, [Float], [Float]) {
            let tape = Tape()
            let leaves = [a, b].map { $0.watched(by: tape) }
            let loss = function(leaves[0], leaves[1])
            tape.backward(from: loss)
            return (loss.item, leaves[0].gradient!.array, leaves[1].gradient!.array)
        }
        let (mine, theirs) = (results(fused), results(parts))
        #expect(abs(mine.0 - theirs.0) < 1e-6)
        for (x, y) in zip(mine.1 + mine.2, theirs.1 + theirs.2) { #expect(abs(x - y) < 1e-9) }
        checkGradients(of: [a, b], step: 1e-3) {
            $0[0].polarDifference(from: $0[1], magnitude: 1.5, angle: 0.25)
        }
    }

    /// Ends, the repeating middle, and clips too short for one.
    @Test(arguments: [(16, 4, 20), (15, 4, 9), (16, 7, 12), (9, 9, 3), (16, 4, 1), (16, 5, 4), (8, 12, 6)])
    func overlapWeightsAreOneOverTheSums(size: Int, hop: Int, frames: Int) {
        let window = randomTensor([size], seed: 5)
        let weights = Tensor.overlapWeights(window: window, hop: hop, frames: frames).array
        var sums = [Double](repeating: 0, count: size + hop * (frames - 1))
        for frame in 0..<frames {
            for (index, value) in window.array.enumerated() {
                sums[frame * hop + index] += Double(value) * Double(value)
            }
        }
        #expect(weights == sums.map { $0 > Double(Float.leastNormalMagnitude) ? Float(1 / $0) : 0 })
    }

    @Test func valuesOfEveryKindOfCollectionFillATensor() {
        let values: [Float] = [1, 2, 3, 4]
        #expect(Tensor(values, shape: [2, 2]).array == values)
        #expect(Tensor(values[1...2], shape: [2]).array == [2, 3])
        #expect(Tensor(values.reversed(), shape: [4]).array == [4, 3, 2, 1])
        #expect(Tensor(repeatElement(Float(7), count: 3), shape: [3]).array == [7, 7, 7])
        #expect(Tensor([Float](), shape: [0]).array.isEmpty)
    }
}
