import FoundationEssentials
import Learning
import Randomness
import Tensors
import Testing

/// Linear and recurrent layers against PyTorch's numbers, which `Tests/Golden/recurrent.py` wrote.
struct RecurrentTests {
    @Test func linearIsPyTorchs() throws {
        try RecurrentGolden("linear").check {
            Linear($0, in: 5, out: 4)
        } run: { layer, inputs in
            ["y": layer(inputs.only("x"))]
        }
    }

    @Test(arguments: [("lstm", 1, false), ("lstm_state", 2, false), ("lstm_both_ways", 2, true)])
    func lstmIsPyTorchs(name: String, layers: Int, bidirectional: Bool) throws {
        try RecurrentGolden(name).check {
            LSTM($0, in: 5, hidden: 6, layers: layers, bidirectional: bidirectional)
        } run: { layer, inputs in
            let initial = zip(inputs.all("h"), inputs.all("c")).map { (hidden: $0, cell: $1) }
            let (output, states) = layer(inputs.only("x"), initial: initial.isEmpty ? nil : initial)
            var outputs = ["y": output]
            for (number, state) in states.enumerated() {
                outputs["last_h.\(number)"] = state.hidden
                outputs["last_c.\(number)"] = state.cell
            }
            return outputs
        }
    }

    @Test(arguments: [("gru", 1, false), ("gru_both_ways", 2, true)])
    func gruIsPyTorchs(name: String, layers: Int, bidirectional: Bool) throws {
        try RecurrentGolden(name).check {
            GRU($0, in: 5, hidden: 6, layers: layers, bidirectional: bidirectional)
        } run: { layer, inputs in
            let initial = inputs.all("h")
            let (output, states) = layer(inputs.only("x"), initial: initial.isEmpty ? nil : initial)
            var outputs = ["y": output]
            for (number, state) in states.enumerated() { outputs["last_h.\(number)"] = state }
            return outputs
        }
    }

    /// 18 sequences make four groups; sizes that fill no panel of the packed weights.
    @Test func threadsDoNotChangeTheBits() {
        func step() -> [[Float]] {
            let store = ParameterStore(key: RandomKey(seed: 3))
            let lstm = LSTM(store.root.scope("lstm"), in: 37, hidden: 45, layers: 2, bidirectional: true)
            let gru = GRU(store.root.scope("gru"), in: 90, hidden: 33)
            let linear = Linear(store.root.scope("linear"), in: 33, out: 70)
            var values = [Float](repeating: 0, count: 18 * 21 * 37)
            var generator = RandomKey(seed: 4).generator()
            generator.fillNormal(&values, deviation: 1)
            let x = Tensor(values, shape: [18, 21, 37])
            let y = linear(gru(lstm(x).output).output)
            store.tape.backward(from: y.meanSquaredDifference(from: Tensor(zeros: y.shape)))
            return [y.array] + store.parameters.map { $0.value.gradient?.array ?? [] }
        }
        defer { ThreadPool.configure(threads: 1) }
        ThreadPool.configure(threads: 1)
        let one = step()
        for threads in [2, 5] {
            ThreadPool.configure(threads: threads)
            for (index, values) in step().enumerated() {
                let equal = !values.isEmpty && values == one[index]
                #expect(equal, "result \(index) at \(threads) threads")
            }
        }
    }
}

/// One case of the golden file: what went in, and what PyTorch made of it.
private struct RecurrentGolden: Decodable {
    struct Entry: Decodable {
        let shape: [Int]
        let values: [Float]
        var tensor: Tensor { Tensor(values, shape: Shape(shape)) }
    }

    struct Inputs {
        let leaves: [String: Tensor]
        func only(_ name: String) -> Tensor { leaves[name]! }
        /// `name.0`, `name.1`, …: the states of all layers and directions.
        func all(_ name: String) -> [Tensor] {
            (0..<leaves.count).compactMap { leaves["\(name).\($0)"] }
        }
    }

    let inputs: [String: Entry]
    let parameters: [String: Entry]
    let outputs: [String: Entry]
    let weights: [String: Entry]
    let inputGradients: [String: Entry]
    let gradients: [String: Entry]

    private enum CodingKeys: String, CodingKey {
        case inputs, parameters, outputs, weights, gradients
        case inputGradients = "input_gradients"
    }

    init(_ name: String) throws {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(contentsOf: URL(filePath: "/\(tests)/Golden/recurrent/\(name).json"))
        self = try JSONDecoder().decode(Self.self, from: data)
    }

    func check<Layer>(
        _ make: (ParameterScope) -> Layer, run: (Layer, Inputs) -> [String: Tensor]
    ) throws {
        let store = ParameterStore(key: RandomKey(seed: 1))
        let layer = make(store.root)
        #expect(store.parameters.map(\.name).sorted() == parameters.keys.sorted())
        for parameter in store.parameters {
            parameter.value.assign(try #require(parameters[parameter.name]).tensor)
        }
        let leaves = inputs.mapValues { $0.tensor.watched(by: store.tape) }
        let results = run(layer, Inputs(leaves: leaves))
        #expect(results.keys.sorted() == outputs.keys.sorted())
        for (name, result) in results { try expect(result, outputs[name], name) }

        // Half the squared distance to y - weight has the derivative `weight` at y.
        var losses: [Tensor] = []
        var scales: [Float] = []
        for (name, result) in results.sorted(by: { $0.key < $1.key }) {
            let weight = try #require(weights[name]).values
            let target = Tensor(zip(result.array, weight).map { $0 - $1 }, shape: result.shape)
            losses.append(result.meanSquaredDifference(from: target))
            scales.append(Float(result.count) / 2)
        }
        store.tape.backward(from: losses, weights: scales)
        for (name, leaf) in leaves { try expect(leaf.gradient, inputGradients[name], "gradient of \(name)") }
        for parameter in store.parameters {
            try expect(parameter.value.gradient, gradients[parameter.name], "gradient of \(parameter.name)")
        }
    }

    private func expect(_ tensor: Tensor?, _ entry: Entry?, _ name: String) throws {
        let (mine, theirs) = (try #require(tensor, "\(name)"), try #require(entry, "\(name)"))
        #expect(mine.shape.extents == theirs.shape, "\(name)")
        let scale = theirs.values.map(abs).max() ?? 0
        let worst = zip(mine.array, theirs.values).map { abs($0 - $1) }.max() ?? 0
        #expect(worst <= 1e-5 * scale, "\(name): off by \(worst) of \(scale)")
    }
}
