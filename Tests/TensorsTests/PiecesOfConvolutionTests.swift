import Tensors
import Testing

/// Convolutions of few large examples are cut into bands of rows; their numbers are those of whole ones.
@Suite(.serialized) struct PiecesOfConvolutionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var image: [Int]
        var out: Int
        var kernel: (Int, Int)
        var stride = (1, 1)
        var padding = (0, 0)
        var dilation = (1, 1)
        var testDescription: String { "\(image) \(kernel) stride \(stride) padding \(padding)" }
    }

    static let cases = [
        // Sixteen million operations each, or more: two bands at least. Sizes that bands divide and that they do not, rows that no window reaches, one row alone.
        Case(image: [97, 65, 8], out: 16, kernel: (5, 3), padding: (2, 1)),
        Case(image: [150, 64, 2], out: 24, kernel: (5, 5), stride: (2, 2), padding: (2, 2)),
        Case(image: [151, 40, 8], out: 24, kernel: (3, 3), stride: (3, 2), padding: (1, 1)),
        Case(image: [120, 50, 6], out: 40, kernel: (3, 3), padding: (2, 2), dilation: (2, 2)),
        Case(image: [1, 9_001, 8], out: 24, kernel: (1, 9), stride: (1, 2), padding: (0, 4)),
        Case(image: [83, 90, 24], out: 80, kernel: (1, 1)),
    ]

    private func geometry(_ c: Case) -> ConvolutionGeometry {
        ConvolutionGeometry(kernel: c.kernel, stride: c.stride, padding: c.padding, dilation: c.dilation)
    }

    /// Output and gradients of some copies of one example; eight or more are never cut.
    private func results(
        _ x: Tensor, _ w: Tensor, _ b: Tensor, copies: Int, _ function: (Tensor, Tensor, Tensor) -> Tensor
    ) -> [Tensor] {
        let tape = Tape()
        let many = copies == 1 ? x : Tensor.concatenated(Array(repeating: x, count: copies), 0)
        let leaves = [many, w, b].map { $0.watched(by: tape) }
        let y = function(leaves[0], leaves[1], leaves[2])
        tape.backward(
            from: y.meanSquaredDifference(from: Tensor(repeating: 0.3, shape: y.shape)), scale: Float(y.count)
        )
        return [y.detached.sliced(0, 0..<1), leaves[0].gradient!.sliced(0, 0..<1)]
            + leaves[1...].map { $0.gradient!.detached * (1 / Float(copies)) }
    }

    private func expectClose(_ cut: [Tensor], _ whole: [Tensor]) {
        for (index, (mine, theirs)) in zip(cut, whole).enumerated() {
            #expect(mine.shape == theirs.shape)
            let largest = theirs.array.reduce(0) { max($0, abs($1)) }
            let error = zip(mine.array, theirs.array).map { abs($0 - $1) }.max() ?? 1
            #expect(error < 2e-5 * largest, "\(index): \(error) of \(largest)")
        }
    }

    @Test(arguments: cases) func bandsAgreeWithTheWhole(_ c: Case) {
        let x = randomTensor([1, c.image[0], c.image[1], c.image[2]], seed: 1)
        let w = randomTensor([c.out, c.image[2], c.kernel.0, c.kernel.1], seed: 2, deviation: 0.2)
        let b = randomTensor([c.out], seed: 3)
        func run(_ copies: Int) -> [Tensor] {
            results(x, w, b, copies: copies) { $0.conv2d(weight: $1, bias: $2, geometry(c)) }
        }
        let one = run(1)
        expectClose(one, run(8))
        // Whoever computes a band, its bits are the same.
        defer { ThreadPool.configure(threads: 1) }
        ThreadPool.configure(threads: 3)
        let three = run(1)
        let same = zip(one, three).allSatisfy { $0.array.map(\.bitPattern) == $1.array.map(\.bitPattern) }
        #expect(same)
    }

    @Test(arguments: cases) func bandsOfTransposedConvolutionsToo(_ c: Case) {
        let x = randomTensor([1, c.image[0], c.image[1], c.image[2]], seed: 4)
        let w = randomTensor([c.image[2], c.out, c.kernel.0, c.kernel.1], seed: 5, deviation: 0.2)
        let b = randomTensor([c.out], seed: 6)
        let geometry = TransposedGeometry(
            kernel: c.kernel, stride: c.stride, padding: c.padding,
            outputPadding: (c.stride.0 - 1, c.stride.1 - 1), dilation: c.dilation)
        func run(_ copies: Int) -> [Tensor] {
            results(x, w, b, copies: copies) { $0.transposedConv2d(weight: $1, bias: $2, geometry) }
        }
        expectClose(run(1), run(8))
    }

    /// To one channel or a few: a way of its own, against the definition.
    @Test(arguments: [
        // height, width, in, out, kernel height, kernel width, stride, padding, output padding
        [4, 9, 8, 2, 5, 5, 2, 2, 1], [3, 6, 3, 2, 3, 3, 2, 1, 0], [5, 4, 2, 1, 4, 8, 2, 3, 1],
        [2, 5, 4, 4, 2, 4, 2, 0, 0], [1, 7, 5, 2, 1, 6, 4, 1, 3], [2, 1, 3, 2, 3, 3, 1, 1, 0],
    ])
    func narrowOnesAgreeWithTheDefinition(_ s: [Int]) {
        let (height, width, input, out) = (s[0], s[1], s[2], s[3])
        let (kernel, stride, padding) = ((s[4], s[5]), s[6], s[7])
        let vertical = (
            stride: height == 1 ? 1 : stride, padding: height == 1 ? 0 : padding,
            extra: height == 1 ? 0 : s[8]
        )
        let geometry = TransposedGeometry(
            kernel: kernel, stride: (vertical.stride, stride), padding: (vertical.padding, padding),
            outputPadding: (vertical.extra, s[8]))
        let x = randomTensor([2, height, width, input], seed: 7)
        let w = randomTensor([input, out, kernel.0, kernel.1], seed: 8)
        let b = randomTensor([out], seed: 9)
        let y = x.transposedConv2d(weight: w, bias: b, geometry)
        let rows = (height - 1) * vertical.stride - 2 * vertical.padding + kernel.0 + vertical.extra
        let columns = (width - 1) * stride - 2 * padding + kernel.1 + s[8]
        #expect(y.shape == [2, rows, columns, out])
        var expected = [Double](repeating: 0, count: y.count)
        let (xs, ws) = (Elements(x), Elements(w))
        for n in 0..<2 {
            for i in 0..<height {
                for j in 0..<width {
                    for u in 0..<kernel.0 {
                        for v in 0..<kernel.1 {
                            let (row, column) = (
                                i * vertical.stride + u - vertical.padding, j * stride + v - padding
                            )
                            guard (0..<rows).contains(row), (0..<columns).contains(column) else { continue }
                            let place = (n * rows + row) * columns + column
                            for o in 0..<out {
                                let products = (0..<input).map {
                                    Double(xs[n, i, j, $0]) * Double(ws[$0, o, u, v])
                                }
                                expected[place * out + o] += products.reduce(0, +)
                            }
                        }
                    }
                }
            }
        }
        let bias = b.array
        for (index, value) in y.array.enumerated() {
            #expect(abs(Double(value) - expected[index] - Double(bias[index % out])) < 1e-4)
        }
        checkGradients(of: [x, w, b]) { $0[0].transposedConv2d(weight: $0[1], bias: $0[2], geometry) }
    }
}
