import Tensors
import Testing

@Suite struct ConvolutionTests {
    /// The definition, in nested loops over (batch, height, width, channel).
    func naive(
        _ x: Tensor, _ w: Tensor, _ b: Tensor?, stride: (Int, Int), padding: (Int, Int), dilation: (Int, Int),
        groups: Int
    ) -> [Float] {
        let (n, h, wd) = (x.shape[0], x.shape[1], x.shape[2])
        let (cout, cg, kh, kw) = (w.shape[0], w.shape[1], w.shape[2], w.shape[3])
        let oh = (h + 2 * padding.0 - dilation.0 * (kh - 1) - 1) / stride.0 + 1
        let ow = (wd + 2 * padding.1 - dilation.1 * (kw - 1) - 1) / stride.1 + 1
        let (xs, ws) = (Elements(x), Elements(w))
        var out: [Float] = []
        for i in 0..<n {
            for y in 0..<oh {
                for z in 0..<ow {
                    for o in 0..<cout {
                        var sum = Double(b?.array[o] ?? 0)
                        let first = o / (cout / groups) * cg
                        for c in 0..<cg {
                            for p in 0..<kh {
                                for q in 0..<kw {
                                    let yy = y * stride.0 + p * dilation.0 - padding.0
                                    let zz = z * stride.1 + q * dilation.1 - padding.1
                                    guard yy >= 0, yy < h, zz >= 0, zz < wd else { continue }
                                    sum += Double(xs[i, yy, zz, first + c] * ws[o, c, p, q])
                                }
                            }
                        }
                        out.append(Float(sum))
                    }
                }
            }
        }
        return out
    }

    @Test(arguments: [
        // batch, height, width, in, out, kernel, stride, padding, dilation, groups
        [3, 7, 9, 1, 16, 3, 1, 1, 1, 1], [20, 6, 5, 16, 8, 3, 1, 1, 1, 1], [2, 9, 9, 8, 16, 3, 2, 1, 1, 2],
        [2, 11, 8, 4, 4, 3, 1, 2, 2, 1], [1, 5, 5, 16, 1, 1, 1, 0, 1, 1],
    ])
    func twoDimensional(_ s: [Int]) {
        let x = randomTensor([s[0], s[1], s[2], s[3]], seed: 1)
        let w = randomTensor([s[4], s[3] / s[9], s[5], s[5]], seed: 2, deviation: 0.3)
        let b = randomTensor([s[4]], seed: 3)
        let geometry = ConvolutionGeometry(
            kernel: (s[5], s[5]), stride: (s[6], s[6]), padding: (s[7], s[7]), dilation: (s[8], s[8]),
            groups: s[9])
        let expected = naive(
            x, w, b, stride: (s[6], s[6]), padding: (s[7], s[7]), dilation: (s[8], s[8]), groups: s[9])
        let actual = x.conv2d(weight: w, bias: b, geometry)
        #expect(actual.count == expected.count)
        for (a, e) in zip(actual.array, expected) { #expect(abs(a - e) < 1e-4 * max(1, abs(e))) }
        checkGradients(of: [x, w, b]) { $0[0].conv2d(weight: $0[1], bias: $0[2], geometry) }
    }

    @Test(arguments: [
        // batch, time, in, out, kernel, stride, padding, dilation: wide inputs take the product of each tap
        [2, 40, 1, 16, 15, 1, 7, 1], [3, 64, 16, 8, 15, 1, 7, 1], [2, 33, 16, 16, 5, 2, 2, 1],
        [2, 30, 32, 8, 3, 1, 4, 4], [1, 9, 16, 8, 15, 1, 7, 1],
    ])
    func oneDimensional(_ s: [Int]) {
        let x = randomTensor([s[0], s[1], s[2]], seed: 4)
        let w = randomTensor([s[3], s[2], s[4]], seed: 5, deviation: 0.2)
        let b = randomTensor([s[3]], seed: 6)
        let geometry = ConvolutionGeometry(kernel: s[4], stride: s[5], padding: s[6], dilation: s[7])
        let image = x.reshaped(to: [s[0], 1, s[1], s[2]])
        let expected = naive(
            image, w.reshaped(to: [s[3], s[2], 1, s[4]]), b, stride: (1, s[5]), padding: (0, s[6]),
            dilation: (1, s[7]), groups: 1)
        let actual = x.conv1d(weight: w, bias: b, geometry)
        #expect(actual.count == expected.count)
        for (a, e) in zip(actual.array, expected) { #expect(abs(a - e) < 1e-4 * max(1, abs(e))) }
        checkGradients(of: [x, w, b]) { $0[0].conv1d(weight: $0[1], bias: $0[2], geometry) }
    }

    @Test func expanding() {
        let x = randomTensor([3, 4, 5, 6], seed: 7)
        let w = randomTensor([6, 3, 2, 2], seed: 8)
        let b = randomTensor([3], seed: 9)
        let actual = x.expandingConv2d(weight: w, bias: b)
        #expect(actual.shape == [3, 8, 10, 3])
        let (xs, ws, bs, ys) = (Elements(x), Elements(w), Elements(b), Elements(actual))
        for (n, y, z, o) in [(0, 0, 0, 0), (1, 3, 7, 2), (2, 7, 9, 1), (2, 6, 1, 0)] {
            var sum = bs[o]
            for c in 0..<6 {
                sum += xs[n, y / 2, z / 2, c] * ws[c, o, y % 2, z % 2]
            }
            #expect(abs(sum - ys[n, y, z, o]) < 1e-4)
        }
        checkGradients(of: [x, w, b]) { $0[0].expandingConv2d(weight: $0[1], bias: $0[2]) }
        let sound = randomTensor([2, 9, 6], seed: 10)
        let taps = randomTensor([6, 3, 2], seed: 11)
        #expect(sound.expandingConv1d(weight: taps, bias: b).shape == [2, 18, 3])
        checkGradients(of: [sound, taps, b]) { $0[0].expandingConv1d(weight: $0[1], bias: $0[2]) }
    }
}
