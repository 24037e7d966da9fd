import Tensors
import Testing

/// Convolutions that are computed in the frequency domain, against the definition.
@Suite struct SpectralConvolutionTests {
    /// Cross-correlation in double precision, rows of (channel) a sample.
    private func naive(_ x: Tensor, _ w: Tensor, _ b: Tensor, padding: Int) -> [Float] {
        let (batch, count, input) = (x.shape[0], x.shape[1], x.shape[2])
        let (output, kernel) = (w.shape[0], w.shape[2])
        let outCount = count + 2 * padding - kernel + 1
        let (xs, ws, bs) = (x.array.map(Double.init), w.array.map(Double.init), b.array.map(Double.init))
        var result: [Float] = []
        for n in 0..<batch {
            for t in 0..<outCount {
                for o in 0..<output {
                    var sum = bs[o]
                    for k in 0..<kernel where (0..<count).contains(t + k - padding) {
                        let row = (n * count + t + k - padding) * input
                        for i in 0..<input { sum += xs[row + i] * ws[(o * input + i) * kernel + k] }
                    }
                    result.append(Float(sum))
                }
            }
        }
        return result
    }

    @Test(arguments: [
        // batch, time, in, out, kernel, padding: lengths that fill their last tile and that do not
        [2, 130, 16, 16, 15, 7], [1, 200, 32, 16, 7, 3], [3, 150, 16, 32, 9, 0], [1, 128, 16, 16, 32, 31],
    ])
    func agreesWithTheDefinition(_ s: [Int]) {
        let x = randomTensor([s[0], s[1], s[2]], seed: 21)
        let w = randomTensor([s[3], s[2], s[4]], seed: 22, deviation: 0.2)
        let b = randomTensor([s[3]], seed: 23)
        let geometry = ConvolutionGeometry(kernel: s[4], padding: s[5])
        let expected = naive(x, w, b, padding: s[5])
        let actual = x.conv1d(weight: w, bias: b, geometry)
        #expect(actual.shape == [s[0], s[1] + 2 * s[5] - s[4] + 1, s[3]])
        let error = zip(actual.array, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(error < 2e-5)
        checkGradients(of: [x, w, b]) { $0[0].conv1d(weight: $0[1], bias: $0[2], geometry) }
    }

    /// Each gradient by itself, as at a network's first layer and in a frozen one.
    @Test func gradientsThatNobodyWantsChangeNoOther() {
        let x = randomTensor([2, 140, 16], seed: 24)
        let w = randomTensor([16, 16, 15], seed: 25)
        let b = randomTensor([16], seed: 26)
        func gradients(_ wanted: [Bool]) -> [[Float]?] {
            let tape = Tape()
            let leaves = zip([x, w, b], wanted).map { $1 ? $0.watched(by: tape) : $0 }
            let y = leaves[0].conv1d(
                weight: leaves[1], bias: leaves[2], ConvolutionGeometry(kernel: 15, padding: 7))
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
