import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// Fresh parameters have the distributions of PyTorch's (`Tests/Golden/layers.py`): mean, spread and largest magnitude.
struct FreshLayerTests {
    private static let golden = try? GoldenTensors("layers")

    private func expectLike(_ name: String, _ value: Tensor) throws {
        let golden = try #require(Self.golden?.tensors[name], "\(name)").values
        let values = value.array.map(Double.init)
        let count = Double(values.count)
        #expect(Int(golden[0]) == values.count, "\(name)")
        let mean = values.reduce(0, +) / count
        let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        let largest = values.reduce(0) { max($0, abs($1)) }
        let (wantedMean, wanted, wantedLargest) = (Double(golden[1]), Double(golden[2]), Double(golden[3]))
        // Six standard errors of two samples of this size; the seeds are fixed.
        let tolerance = 6 * (2 / count).squareRoot()
        #expect(
            abs(mean - wantedMean) <= tolerance * wanted + 1e-7, "\(name): mean \(mean), not \(wantedMean)")
        #expect(abs(spread - wanted) <= tolerance * wanted + 1e-7, "\(name): spread \(spread), not \(wanted)")
        #expect(
            abs(largest - wantedLargest) <= max(0.3, tolerance) * wantedLargest + 1e-7,
            "\(name): largest \(largest), not \(wantedLargest)")
        if wantedLargest < 1.9 * wanted {  // uniform: both come close to the bound
            #expect(abs(largest - wantedLargest) <= 12 / count * wantedLargest, "\(name): bound \(largest)")
        }
    }

    @Test func freshLayersAreLikePyTorchs() throws {
        let store = ParameterStore(key: RandomKey(seed: 4))
        let root = store.root
        _ = Convolution1D(root.scope("conv1d"), in: 32, out: 64, kernel: 9, groups: 2)
        _ = Convolution2D(root.scope("conv2d"), in: 24, out: 48, kernel: 5)
        _ = TransposedConvolution1D(root.scope("conv_transpose1d"), in: 64, out: 32, kernel: 8, groups: 2)
        _ = TransposedConvolution2D(root.scope("conv_transpose2d"), in: 32, out: 24, kernel: 5)
        _ = Linear(root.scope("linear"), in: 200, out: 150)
        _ = Embedding(root.scope("embedding"), entries: 300, features: 100)
        _ = PReLU(root.scope("prelu"))
        _ = LayerNorm(root.scope("layer_norm"), channels: 20)
        _ = GroupNorm(root.scope("group_norm"), groups: 4, channels: 20)
        _ = MultiHeadAttention(root.scope("attention"), features: 128, heads: 8)
        _ = LSTM(root.scope("lstm"), in: 40, hidden: 60)
        _ = GRU(root.scope("gru"), in: 40, hidden: 60)
        var seen: Set<String> = []
        for parameter in store.parameters {
            guard let dot = parameter.name.firstIndex(of: ".") else { continue }
            let name =
                "fresh_\(parameter.name[..<dot])/\(parameter.name[parameter.name.index(after: dot)...])"
            seen.insert(name)
            try expectLike(name, parameter.value)
        }
        let all = try #require(Self.golden).tensors.keys.filter { $0.hasPrefix("fresh_") }
        #expect(seen == Set(all))
    }
}
