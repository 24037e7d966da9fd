import Learning
import Randomness
import Tensors
import Testing

/// Initial weights: bounds, moments and shapes of every way to draw them.
struct InitializationTests {
    /// What a parameter of this shape begins with.
    private func values(_ way: Initialization, _ shape: Shape, gain: Initialization.Gain? = nil) -> [Float] {
        let store = ParameterStore(key: RandomKey(seed: 5))
        return store.root.parameter("weight", shape, way.values(for: shape, gain: gain)).array
    }

    private func moments(_ values: [Float]) -> (mean: Double, deviation: Double) {
        let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        return (mean, (squares / Double(values.count)).squareRoot())
    }

    /// A convolution of 24 channels to 40 over 3x3: 216 inputs and 360 outputs. PyTorch's formulas, written out.
    @Test func boundsAndMomentsAreThoseOfTheFormulas() {
        let shape: Shape = [40, 24, 3, 3]
        let uniform: [(Initialization, Initialization.Gain?, Double)] = [
            (.fanIn, nil, 1 / 216.0.squareRoot()),
            (.kaimingUniform, nil, 2.0.squareRoot() * (3 / 216.0).squareRoot()),
            (.kaimingUniform, .leakyRelu(slope: 5.0.squareRoot()), 1 / 216.0.squareRoot()),
            (.xavierUniform, nil, (6 / 576.0).squareRoot()),
            (.xavierUniform, .tanh, 5 / 3.0 * (6 / 576.0).squareRoot()),
        ]
        for (way, gain, bound) in uniform {
            let drawn = values(way, shape, gain: gain)
            #expect(drawn.allSatisfy { abs(Double($0)) <= bound * 1.000001 }, "\(way)")
            // 8,640 draws come within a thousandth of the ends, and their moments within 3 %.
            #expect((drawn.max() ?? 0) > Float(0.998 * bound) && (drawn.min() ?? 0) < Float(-0.998 * bound))
            let (mean, deviation) = moments(drawn)
            #expect(abs(mean) < 0.03 * bound && abs(deviation / (bound / 3.0.squareRoot()) - 1) < 0.03)
        }
        let normal: [(Initialization, Initialization.Gain?, Double)] = [
            (.kaimingNormal, nil, (2 / 216.0).squareRoot()),
            (.kaimingNormal, .linear, 1 / 216.0.squareRoot()),
            (.xavierNormal, nil, (2 / 576.0).squareRoot()),
            (.xavierNormal, .relu, 2.0.squareRoot() * (2 / 576.0).squareRoot()),
        ]
        for (way, gain, expected) in normal {
            let drawn = values(way, shape, gain: gain)
            let (mean, deviation) = moments(drawn)
            #expect(abs(mean) < 0.05 * expected && abs(deviation / expected - 1) < 0.03, "\(way)")
            let beyond = drawn.count { abs(Double($0)) > 2 * expected }
            // 4.55 % of a normal distribution.
            #expect(abs(Double(beyond) / Double(drawn.count) - 0.0455) < 0.012, "\(way)")
        }
        let cut = values(.truncatedNormal, shape)
        #expect(cut.allSatisfy { abs($0) <= 0.040001 } && cut.contains { abs($0) > 0.038 })
        // A normal distribution cut at two deviations keeps 0.8796 of its own.
        #expect(abs(moments(cut).deviation / (0.02 * 0.8796) - 1) < 0.03)
        #expect(values(.zeros, shape).allSatisfy { $0 == 0 } && values(.ones, shape).allSatisfy { $0 == 1 })
    }

    @Test(arguments: [[6, 20], [20, 6], [9, 9], [4, 3, 5]] as [Shape])
    func orthogonalWeightsAreOrthogonal(shape: Shape) {
        let drawn = values(.orthogonal, shape, gain: .tanh).map(Double.init)
        let rows = shape[0]
        let columns = drawn.count / rows
        func vector(_ index: Int) -> [Double] {
            rows <= columns
                ? Array(drawn[index * columns..<(index + 1) * columns])
                : (0..<rows).map { drawn[$0 * columns + index] }
        }
        for first in 0..<min(rows, columns) {
            for second in 0..<min(rows, columns) {
                let product = zip(vector(first), vector(second)).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (first == second ? 25.0 / 9 : 0)) < 1e-6)
            }
        }
    }

    @Test func aNameIsAWayAndASeedIsItsNumbers() {
        #expect(Initialization(rawValue: "kaiming_uniform") == .kaimingUniform)
        #expect(Set(Initialization.allCases.map(\.rawValue)).count == Initialization.allCases.count)
        for way in Initialization.allCases {
            #expect(values(way, [5, 4]) == values(way, [5, 4]))
            let isFinite = values(way, [7]).allSatisfy { $0.isFinite }
            #expect(isFinite)
        }
        // PyTorch's default for a linear layer is Kaiming's with a leak of sqrt(5), which is 1 / sqrt(inputs).
        let gain = Initialization.Gain.leakyRelu(slope: 5.0.squareRoot())
        guard case .uniform(let bound) = Initialization.kaimingUniform.values(for: [3, 8], gain: gain) else {
            Issue.record("not uniform")
            return
        }
        #expect(abs(bound - 1 / 8.0.squareRoot()) < 1e-15)
    }
}
