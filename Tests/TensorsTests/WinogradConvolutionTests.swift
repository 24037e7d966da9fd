import Tensors
import Testing

/// 3x3 convolutions that are computed by Winograd's method, against the definition.
@Suite(.serialized) struct WinogradConvolutionTests {
    /// Cross-correlation in double precision.
    private func naive(_ x: Tensor, _ w: Tensor, _ b: Tensor, padding: Int) -> [Float] {
        let (batch, height, width, input) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        let output = w.shape[0]
        let (xs, ws, bs) = (x.array.map(Double.init), w.array.map(Double.init), b.array.map(Double.init))
        var result: [Float] = []
        for n in 0..<batch {
            for y in -padding..<height + padding - 2 {
                for z in -padding..<width + padding - 2 {
                    for o in 0..<output {
                        var sum = bs[o]
                        for p in 0..<3 where (0..<height).contains(y + p) {
                            for q in 0..<3 where (0..<width).contains(z + q) {
                                let at = ((n * height + y + p) * width + z + q) * input
                                let tap = o * input * 9 + p * 3 + q
                                for i in 0..<input { sum += xs[at + i] * ws[tap + i * 9] }
                            }
                        }
                        result.append(Float(sum))
                    }
                }
            }
        }
        return result
    }

    @Test(arguments: [
        // batch, height, width, in, out, padding: extents that divide by four and that do not
        [2, 16, 20, 16, 16, 1], [3, 11, 17, 32, 16, 1], [4, 9, 14, 16, 32, 0], [2, 13, 15, 16, 16, 2],
    ])
    func agreesWithTheDefinition(_ s: [Int]) {
        let x = randomTensor([s[0], s[1], s[2], s[3]], seed: 31)
        let w = randomTensor([s[4], s[3], 3, 3], seed: 32, deviation: 0.2)
        let b = randomTensor([s[4]], seed: 33)
        let geometry = ConvolutionGeometry(kernel: (3, 3), padding: (s[5], s[5]))
        let expected = naive(x, w, b, padding: s[5])
        let actual = x.conv2d(weight: w, bias: b, geometry)
        #expect(actual.count == expected.count)
        let error = zip(actual.array, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(error < 3e-5)
        checkGradients(of: [x, w, b]) { $0[0].conv2d(weight: $0[1], bias: $0[2], geometry) }
    }

    /// Results and gradients with operands in bfloat16 stay near those in float32, and are the same on any number of
    /// threads. Where the processor has no such products, they are made in float32.
    @Test func halfPrecisionStaysNear() {
        let x = randomTensor([3, 30, 33, 32], seed: 37)
        let w = randomTensor([16, 32, 3, 3], seed: 38, deviation: 0.1)
        let b = randomTensor([16], seed: 39)
        func results(_ precision: Precision) -> [[Float]] {
            let tape = Tape()
            tape.precision = precision
            let leaves = [x, w, b].map { $0.watched(by: tape) }
            let y = leaves[0].conv2d(
                weight: leaves[1], bias: leaves[2], ConvolutionGeometry(kernel: (3, 3), padding: (1, 1)))
            tape.backward(from: y.meanSquaredDifference(from: Tensor(zeros: y.shape)))
            return [y.array] + leaves.map { $0.gradient?.array ?? [] }
        }
        func distance(_ a: [Float], _ b: [Float]) -> Float {
            let error = zip(a, b).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return (error / b.reduce(Float(0)) { $0 + $1 * $1 }).squareRoot()
        }
        let exact = results(.fp32)
        let rounded = results(.bf16)
        for (place, pair) in zip(rounded, exact).enumerated() {
            let error = distance(pair.0, pair.1)
            #expect(error < 0.03, "result \(place): \(error)")
            if place == 0 { #expect((error > 1e-4) == Precision.bf16.isSupported) }
        }
        ThreadPool.configure(threads: 3)
        let isEqual = results(.bf16) == rounded
        ThreadPool.configure(threads: 1)
        #expect(isEqual)
    }

    /// Each gradient by itself, as at a network's first layer and in a frozen one.
    @Test func gradientsThatNobodyWantsChangeNoOther() {
        let x = randomTensor([3, 14, 15, 16], seed: 34)
        let w = randomTensor([16, 16, 3, 3], seed: 35)
        let b = randomTensor([16], seed: 36)
        func gradients(_ wanted: [Bool]) -> [[Float]?] {
            let tape = Tape()
            let leaves = zip([x, w, b], wanted).map { $1 ? $0.watched(by: tape) : $0 }
            let y = leaves[0].conv2d(
                weight: leaves[1], bias: leaves[2], ConvolutionGeometry(kernel: (3, 3), padding: (1, 1)))
            tape.backward(from: y.meanSquaredDifference(from: Tensor(zeros: y.shape)))
            return leaves.map { $0.gradient?.array }
        }
        let all = gradients([true, true, true])
        for place in 0..<3 {
            let alone = gradients((0..<3).map { $0 == place })
            let isEqual = alone[place] == all[place]
            #expect(isEqual && alone[place] != nil, "input \(place)")
        }
    }
}
