import Catalog
import FoundationEssentials
import Glibc
import Learning
import Randomness
import Specs
import Tensors
import Testing

/// What every model of the catalog must do, with the small settings that its entry states.
struct EveryModelTests {
    private static let sampleRate = 8_000
    private static let count = 2_048

    private static let examples: [Example] = (0..<2).map { place in
        var generator = RandomKey(seed: 51).derive(place).generator()
        let target = (0..<count).map { n in
            Float(0.2 * sin(Double(n) * 0.05 * Double(place + 2)) + 0.02 * generator.normal())
        }
        return Example(
            id: "\(place)", group: "\(place)", sampleRate: sampleRate,
            signals: ["input": target.map { $0 + Float(0.05 * generator.normal()) }, "target": target])
    }

    private static let cases: [(kind: String, place: Int)] = Catalog.models.flatMap { entry in
        entry.tiny.indices.map { (entry.kind, $0) }
    }

    private static func make(_ kind: String, _ place: Int, seed: UInt64 = 1) throws -> any Model {
        let entry = try #require(Catalog.models.first { $0.kind == kind })
        let spec = try entry.decode(JSONParser.parse(entry.tiny[place], source: "\(kind).json")).spec
        return try spec.makeModel(sampleRate: sampleRate, key: RandomKey(seed: seed))
    }

    private static func loss(_ model: any Model, _ input: Tensor, _ target: Tensor) -> Tensor {
        var sum = model.forward(input, training: true).meanSquaredDifference(from: target)
        for penalty in model.penalties { sum = sum + penalty }
        return sum
    }

    @Test(arguments: cases)
    func outputsHaveTheTargetsShapeAndSoundItsLength(kind: String, place: Int) throws {
        let model = try Self.make(kind, place)
        let waves = Self.examples.map(\.input)
        let target = model.target(of: Self.examples)
        for training in [false, true] {
            let output = model.store.tape.withoutRecording {
                model.forward(model.represent(waves), training: training)
            }
            #expect(output.shape == target.shape && output.isFinite)
        }
        let sounds = model.apply(waves)
        #expect(sounds.map(\.count) == Self.examples.map(\.target.count))
        #expect(sounds.joined().allSatisfy { $0.isFinite })
        #expect(model.apply(waves) == sounds, "evaluation moved something")
    }

    /// A gradient for every parameter, and along a random direction of each the one that differences show. A cut shows at once:
    /// moving what lies before it still moves the loss.
    @Test(arguments: cases)
    func gradientsReachEveryParameterAndAreTrue(kind: String, place: Int) throws {
        let model = try Self.make(kind, place)
        guard model.store.count > 0 else { return }
        let input = model.represent(Self.examples.map(\.input))
        let target = model.target(of: Self.examples)
        // What a layer prepares in its first step (codewords, running means) is prepared before.
        _ = model.store.tape.withoutRecording { Self.loss(model, input, target) }
        let loss = Self.loss(model, input, target)
        let value = Double(loss.item)
        model.store.tape.backward(from: loss)
        let gradients = model.store.parameters.map { $0.value.gradient?.array }
        for (parameter, gradient) in zip(model.store.parameters, gradients) {
            #expect(gradient != nil, "\(parameter.name) has no gradient")
            #expect(gradient?.allSatisfy { $0.isFinite } ?? true, "\(parameter.name)")
        }
        // Codewords are chosen, and move as they are: what goes back through the choice is no derivative, on purpose.
        let entry = try #require(Catalog.models.first { $0.kind == kind })
        guard !entry.tiny[place].contains("\"vector\"") else { return }
        func evaluated() -> Double {
            model.store.tape.withoutRecording { Double(Self.loss(model, input, target).item) }
        }
        for (parameter, gradient) in zip(model.store.parameters, gradients) {
            let own = parameter.value.array
            var generator = RandomKey(seed: 52).derive(parameter.name).generator()
            let size = own.reduce(0) { $0 + $1 * $1 } / Float(own.count)
            let step = 0.01 * max(size.squareRoot(), 0.05)
            let direction = own.map { _ in step * Float(generator.normal()) }
            func moved(_ side: Float) -> Double {
                parameter.value.assign(
                    Tensor(zip(own, direction).map { $0 + side * $1 }, shape: parameter.value.shape))
                defer { parameter.value.assign(Tensor(own, shape: parameter.value.shape)) }
                return evaluated()
            }
            let seen = moved(1) - moved(-1)
            let told = 2 * zip(gradient ?? [], direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            #expect(
                abs(seen - told) <= 0.25 * max(abs(seen), abs(told)) + 1e-4 * value,
                "\(parameter.name): the loss moves by \(seen), its gradient says \(told)")
        }
    }

    /// Another model, given the numbers of one, is that one.
    @Test(arguments: cases)
    func whatWasSavedIsTheModel(kind: String, place: Int) throws {
        let path =
            FileManager.default.temporaryDirectory.path + "/etude-test-\(UUID().uuidString).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let model = try Self.make(kind, place)
        let waves = Self.examples.map(\.input)
        // Statistics that training moves are saved as well.
        _ = model.store.tape.withoutRecording { model.forward(model.represent(waves), training: true) }
        guard !model.store.state.isEmpty else { return }
        try Safetensors.write(model.store.state, to: path)
        let other = try Self.make(kind, place, seed: 2)
        let before = other.apply(waves)
        try Safetensors.load(path, into: other.store.state)
        #expect(other.apply(waves) == model.apply(waves))
        #expect(before != other.apply(waves), "its weights do not matter")
    }

    /// The draws of a step are those of its key alone.
    @Test(arguments: cases)
    func trainingDrawsFromTheStep(kind: String, place: Int) throws {
        let model = try Self.make(kind, place)
        let input = model.represent(Self.examples.map(\.input))
        func output() -> [Float] {
            model.store.tape.withoutRecording { model.forward(input, training: true).array }
        }
        _ = output()
        let once = output()
        guard !model.store.state.contains(where: { $0.name.contains("quantizer") }) else { return }
        #expect(output() == once)
    }

    /// A magnitude below zero means nothing: silence, not the same with the other sign.
    @Test func negativeMagnitudesAreSilence() throws {
        let model = try Self.make("stft_unet", 0)
        let waves = Self.examples.map(\.input)
        let magnitudes = model.represent(waves)
        let negative = Tensor(magnitudes.array.map { -$0 }, shape: magnitudes.shape)
        #expect(model.reconstruct(negative, from: waves).joined().allSatisfy { $0 == 0 })
    }

    /// The codec's codebooks learn from a penalty of their own.
    @Test func commitmentIsAPenalty() throws {
        let entry = try #require(Catalog.models.first { $0.kind == "conv_autoencoder" })
        let place = try #require(entry.tiny.firstIndex { $0.contains("vector") })
        let model = try Self.make("conv_autoencoder", place)
        _ = model.forward(model.represent(Self.examples.map(\.input)), training: true)
        #expect(model.penalties.count == 1 && (model.penalties.first?.item ?? 0) > 0)
        model.store.clearGradients()
    }
}
