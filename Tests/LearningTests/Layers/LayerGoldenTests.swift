import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// Layers against PyTorch's: names and shapes of parameters, outputs, and every gradient (`Tests/Golden/layers.py`).
struct LayerGoldenTests {
    /// A layer, made in a scope, as a function of its inputs.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let make: @Sendable (ParameterScope) -> ([Tensor]) -> Tensor

        init(_ name: String, _ make: @escaping @Sendable (ParameterScope) -> ([Tensor]) -> Tensor) {
            self.name = name
            self.make = make
        }

        var testDescription: String { name }
    }

    private static let golden = try? GoldenTensors("layers")

    static let cases = [
        Case("layer_norm") { scope in
            let layer = LayerNorm(scope, channels: 6)
            return { layer($0[0]) }
        },
        Case("group_norm") { scope in
            let layer = GroupNorm(scope, groups: 3, channels: 6)
            return { layer($0[0]) }
        },
        Case("prelu") { scope in
            let layer = PReLU(scope, channels: 4)
            return { layer($0[0]) }
        },
        Case("prelu_single") { scope in
            let layer = PReLU(scope)
            return { layer($0[0]) }
        },
        Case("conv1d") { scope in
            let layer = Convolution1D(
                scope, in: 4, out: 6, kernel: 3, stride: 2, padding: 2, dilation: 2, groups: 2)
            return { layer($0[0]) }
        },
        Case("conv1d_plain") { scope in
            let layer = Convolution1D(scope, in: 4, out: 6, kernel: 5, hasBias: false)
            return { layer($0[0]) }
        },
        Case("conv2d") { scope in
            let layer = Convolution2D(scope, in: 4, out: 6, kernel: 3, stride: 2, padding: 1, groups: 2)
            return { layer($0[0]) }
        },
        Case("conv2d_relu") { scope in
            let layer = Convolution2D(scope, in: 3, out: 5, kernel: 3, padding: 1, relu: true)
            return { layer($0[0]) }
        },
        Case("conv_transpose1d") { scope in
            let layer = TransposedConvolution1D(
                scope, in: 4, out: 6, kernel: 5, stride: 3, padding: 1, outputPadding: 2, groups: 2)
            return { layer($0[0]) }
        },
        Case("conv_transpose2d") { scope in
            let layer = TransposedConvolution2D(
                scope, in: 4, out: 3, kernel: 3, stride: 2, padding: 1, outputPadding: 1, relu: true)
            return { layer($0[0]) }
        },
        Case("embedding") { scope in
            let layer = Embedding(scope, entries: 7, features: 3)
            return { _ in layer([4, 0, 4, 6, 1, 2], arranged: [2, 3]) }
        },
        Case("attention") { scope in
            let layer = MultiHeadAttention(scope, features: 8, heads: 2)
            return { layer($0[0], training: true) }
        },
        Case("attention_causal") { scope in
            let layer = MultiHeadAttention(scope, features: 8, heads: 4)
            return { layer($0[0], training: true, causal: true) }
        },
        Case("attention_across") { scope in
            let layer = MultiHeadAttention(scope, features: 8, heads: 2)
            return { layer(queries: $0[0], keys: $0[1], values: $0[2], training: true) }
        },
    ]

    @Test(arguments: cases) func layersArePyTorchs(_ layer: Case) throws {
        let golden = try #require(Self.golden)
        let store = ParameterStore(key: RandomKey(seed: 1))
        let run = layer.make(store.root)
        let prefix = "\(layer.name)/parameter/"
        let named = golden.tensors.keys.filter { $0.hasPrefix(prefix) }
        #expect(Set(named) == Set(store.parameters.map { prefix + $0.name }))
        for parameter in store.parameters {
            let value = try #require(golden.tensors[prefix + parameter.name])
            parameter.value.assign(Tensor(value.values, shape: Shape(value.shape)))
        }
        let inputs = golden.all("\(layer.name)/input").map {
            Tensor($0.values, shape: Shape($0.shape)).watched(by: store.tape)
        }
        let output = run(inputs)
        let upstream = try #require(golden.tensors["\(layer.name)/upstream"])
        #expect(output.shape.extents == upstream.shape)
        try expectClose(output, golden.tensors["\(layer.name)/output"], "output")
        store.tape.backward(from: (output * Tensor(upstream.values, shape: Shape(upstream.shape))).sum())
        for (index, input) in inputs.enumerated() {
            try expectClose(
                input.gradient, golden.tensors["\(layer.name)/gradient\(index)"], "gradient \(index)")
        }
        for parameter in store.parameters {
            try expectClose(
                parameter.value.gradient, golden.tensors["\(layer.name)/slope/\(parameter.name)"],
                "gradient of \(parameter.name)")
        }
    }

    @Test func everyGoldenLayerIsTried() throws {
        let golden = try #require(Self.golden)
        #expect(golden.versions["torch"] != nil)
        let names = golden.tensors.keys.compactMap { $0.split(separator: "/").first.map(String.init) }
            .filter { !$0.hasPrefix("fresh_") }
        #expect(Set(names) == Set(Self.cases.map(\.name)))
    }

    private func expectClose(_ actual: Tensor?, _ expected: GoldenTensors.Entry?, _ what: String) throws {
        let (actual, expected) = (try #require(actual, "\(what)"), try #require(expected, "\(what)"))
        let largest = expected.values.reduce(1e-6) { max($0, abs($1)) }
        let error = zip(actual.array, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(actual.shape.extents == expected.shape, "\(what)")
        // A gradient that cancels to nothing (of a key's bias) is compared with the others' size.
        #expect(error < 1e-5 * max(1, largest), "\(what) is off by \(error)")
    }
}
