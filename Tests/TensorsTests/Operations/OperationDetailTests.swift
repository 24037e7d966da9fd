import Randomness
import Tensors
import Testing

/// What the table of operations does not say: ties, large extents, chance.
struct OperationDetailTests {
    @Test func theFirstOfEqualMaximaGetsTheGradient() {
        let tape = Tape()
        let x = Tensor([1, 3, 3, 2, 5, 5], shape: [2, 3]).watched(by: tape)
        tape.backward(from: x.largest(over: [1]).sum())
        #expect(x.gradient?.array == [0, 1, 0, 0, 1, 0])
        x.clearGradient()
        tape.backward(from: Tensor.maximum(x, x.detached).sum())
        #expect(x.gradient?.array == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
    }

    @Test func theGradientOfAZeroNormIsZero() {
        let tape = Tape()
        let x = Tensor(zeros: [2, 3]).watched(by: tape)
        tape.backward(from: x.norm(over: [1]).sum())
        #expect(x.gradient?.array == [0, 0, 0, 0, 0, 0])
    }

    @Test func longSumsKeepTheirDigits() {
        let x = Tensor(repeating: 0.1, shape: [3_000_000])
        #expect(abs(x.sum().item - 300_000) < 0.02)
        #expect(abs(x.mean().item - 0.1) < 1e-8)
        let far = Tensor(shape: [400_000, 3]) { for i in 0..<$0.count { $0[i] = 1000 + Float(i % 2) } }
        for value in far.variance(over: [0], correction: 0).array { #expect(abs(value - 0.25) < 1e-5) }
    }

    @Test(arguments: [[300, 70, 90], [1, 500, 33], [65, 1, 257], [17, 31, 1]])
    func largeProductsAreTheDefinition(_ s: [Int]) {
        let (m, k, n) = (s[0], s[1], s[2])
        let (a, b) = (randomTensor([2, m, k], seed: 1), randomTensor([2, k, n], seed: 2))
        let product = a.matmul(b)
        let (x, y, z) = (Elements(a), Elements(b), Elements(product))
        for (item, i, j) in [(0, 0, 0), (1, m - 1, n - 1), (0, m / 2, n / 3), (1, m / 3, n / 2)] {
            let exact = (0..<k).reduce(0.0) { $0 + Double(x[item, i, $1]) * Double(y[item, $1, j]) }
            #expect(abs(Double(z[item, i, j]) - exact) < 1e-4)
        }
        let turned = a.transposed().matmul(b.transposed(), transposing: true, transposingOther: true)
        for (p, q) in zip(product.array, turned.array) { #expect(abs(p - q) < 1e-4) }
    }

    @Test func largeTransposesMoveEveryValue() {
        let x = Tensor((0..<2 * 67 * 45 * 3).map { Float($0) }, shape: [2, 67, 45, 3])
        for order in [[0, 2, 1, 3], [3, 2, 1, 0], [1, 3, 0, 2], [0, 3, 1, 2]] {
            let turned = x.permuted(order)
            let (from, to) = (Elements(x), Elements(turned))
            var back = order
            for (place, axis) in order.enumerated() { back[axis] = place }
            #expect(turned.permuted(back).array == x.array)
            var wrong = 0
            for item in 0..<2 {
                for row in 0..<67 {
                    for column in 0..<45 {
                        for channel in 0..<3 {
                            let index = [item, row, column, channel]
                            let moved = order.map { index[$0] }
                            let own = from[item, row, column, channel]
                            if own != to[moved[0], moved[1], moved[2], moved[3]] { wrong += 1 }
                        }
                    }
                }
            }
            #expect(wrong == 0, "\(order)")
        }
    }

    @Test func dropoutKeepsTheMeanAndDependsOnItsKeyAlone() {
        let x = Tensor(repeating: 1, shape: [50, 40, 25])
        let key = RandomKey(seed: 5)
        let once = x.dropout(0.2, key: key).array
        #expect(once == x.dropout(0.2, key: key).array)
        #expect(once != x.dropout(0.2, key: key.derive(1)).array)
        let kept = Double(once.filter { $0 != 0 }.count) / 50_000
        #expect(abs(kept - 0.8) < 0.01)
        #expect(once.allSatisfy { $0 == 0 || $0 == 1 / (1 - Float(0.2)) })
        #expect(x.dropout(0, key: key) === x)
    }

    @Test func channelDropoutDropsWholeChannels() {
        let y = Elements(
            Tensor(repeating: 1, shape: [20, 7, 30]).channelDropout(0.5, key: RandomKey(seed: 2)))
        var dropped = 0
        for n in 0..<20 {
            for c in 0..<30 {
                let column = (0..<7).map { y[n, $0, c] }
                #expect(column.allSatisfy { $0 == column[0] } && (column[0] == 0 || column[0] == 2))
                if column[0] == 0 { dropped += 1 }
            }
        }
        #expect((230...370).contains(dropped))
    }

    @Test func emptyTensorsPassThrough() {
        let empty = Tensor([], shape: [0, 3])
        #expect((empty + Tensor(1)).shape == [0, 3])
        #expect(empty.exp().shape == [0, 3])
        #expect(empty.sum(over: [0]).array == [0, 0, 0])
        #expect(empty.matmul(Tensor(zeros: [3, 2])).shape == [0, 2])
        #expect(Tensor.concatenated([empty, Tensor(zeros: [2, 3])], 0).shape == [2, 3])
    }
}
