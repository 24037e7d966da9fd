import Catalog
import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// The convolutional autoencoder: its size, PyTorch's numbers, and what it stores.
struct ConvAutoencoderTests {
    private let key = RandomKey(seed: 1)

    private func counts(_ model: any Model, _ part: String) -> Int {
        model.store.parameters.filter { $0.name.hasPrefix(part) }.reduce(0) { $0 + $1.count }
    }

    @Test func everyPartHasItsParameters() throws {
        let model = try ConvAutoencoder().makeModel(sampleRate: 48_000, key: key)
        #expect(counts(model, "down") == 24_712)
        #expect(counts(model, "before") == 73_856)
        #expect(counts(model, "up") == 24_650)
        #expect(model.store.count == 123_218)
    }

    @Test func codebooksAreNoParametersButPartOfTheState() throws {
        var settings = ConvAutoencoder()
        (settings.quantizer, settings.bits, settings.stages) = (.vector, 6, 3)
        let model = try settings.makeModel(sampleRate: 48_000, key: key)
        #expect(model.store.count == 123_218)
        let names = model.store.buffers.map(\.name)
        for stage in 0..<3 {
            #expect(
                ["codewords", "uses", "sums"].allSatisfy { names.contains("quantizer.\(stage).\($0)") })
        }
        let codewords = model.store.buffers.first { $0.name == "quantizer.2.codewords" }
        #expect(codewords?.value.shape.extents == [63, 64])
    }

    @Test func theStudysLatentIsLargerThanPCM() throws {
        let model = try #require(
            try ConvAutoencoder().makeModel(sampleRate: 48_000, key: key) as? any SoundCodec)
        let layout = model.layout(of: 8 * 48_000, CodingOptions(bits: 8))
        let kilobits = Double(layout.codes * 8) / 8 / 1_000
        #expect(abs(kilobits - 782) < 3)
        let phased = model.layout(of: 8 * 48_000, CodingOptions(bits: 8, storesPhase: true))
        #expect(phased.packedBytes > 8 * 8 * 48_000 * 2)
    }

    // MARK: - PyTorch's numbers

    private func golden() throws -> (GoldenTensors, any Model, ConvAutoencoder) {
        let golden = try GoldenTensors("autoencoder")
        var settings = ConvAutoencoder()
        (settings.fftSize, settings.hopLength, settings.channels) = (64, 16, [3, 4, 6, 8])
        let model = try settings.makeModel(sampleRate: 8_000, key: key)
        for parameter in model.store.parameters {
            let entry = try #require(golden.tensors["weight/\(parameter.name)"], "\(parameter.name)")
            #expect(parameter.value.shape.extents == entry.shape)
            parameter.value.assign(Tensor(entry.values, shape: parameter.value.shape))
        }
        return (golden, model, settings)
    }

    private func tensor(_ golden: GoldenTensors, _ name: String) throws -> Tensor {
        let entry = try #require(golden.tensors[name], "\(name)")
        return Tensor(entry.values, shape: Shape(entry.shape))
    }

    private func loss(_ distance: SpectrumAndSound.PhaseDistance) throws -> any Loss {
        var loss = SpectrumAndSound()
        (loss.fftSize, loss.hopLength, loss.phaseDistance) = (64, 16, distance)
        (loss.melFFTSizes, loss.melHopLengths, loss.melBandCounts) = ([128, 64], [32, 16], [10, 6])
        return try loss.makeLoss(sampleRate: 8_000)
    }

    /// The norm of the difference over the norm.
    private func distance(_ own: [Float], _ other: [Float]) -> Double {
        let difference = zip(own, other).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return (difference / max(1e-30, other.reduce(0.0) { $0 + Double($1 * $1) })).squareRoot()
    }

    @Test func outputLossesAndGradientsArePyTorchs() throws {
        let (golden, model, _) = try golden()
        let image = try tensor(golden, "image")
        let output = model.forward(image, training: true)
        #expect(distance(output.array, try tensor(golden, "output").array) < 1e-5)
        for phase in SpectrumAndSound.PhaseDistance.allCases {
            let value = try loss(phase).value(output: output.detached, target: image).item
            let expected = try tensor(golden, "loss/\(phase.rawValue)").item
            #expect(abs(value - expected) < 1e-4 * abs(expected), "\(phase.rawValue)")
        }
        model.store.tape.backward(from: try loss(.sinCos).value(output: output, target: image))
        for parameter in model.store.parameters {
            let gradient = try #require(parameter.value.gradient).array
            let expected = try tensor(golden, "gradient/\(parameter.name)").array
            #expect(distance(gradient, expected) < 1e-4, "\(parameter.name)")
        }
    }

    @Test func weightsAfterTenStepsArePyTorchs() throws {
        let (golden, model, _) = try golden()
        let image = try tensor(golden, "image")
        let optimizer = Adam(model.store.parameters)
        let loss = try loss(.sinCos)
        for _ in 0..<10 {
            let value = loss.value(output: model.forward(image, training: true), target: image)
            model.store.tape.backward(from: value)
            _ = optimizer.step(learningRate: 1e-3, clip: 1)
            model.store.clearGradients()
        }
        for parameter in model.store.parameters {
            let expected = try tensor(golden, "trained/\(parameter.name)").array
            #expect(distance(parameter.value.array, expected) < 1e-3, "\(parameter.name)")
        }
    }

    // MARK: - What is stored

    private func small(_ features: ConvAutoencoder.Features, _ quantizer: ConvAutoencoder.Quantizer) throws
        -> any SoundCodec
    {
        var settings = ConvAutoencoder()
        (settings.fftSize, settings.hopLength) = (128, 64)
        (settings.channels, settings.timeStrides, settings.frequencyStrides) = ([4, 6], [1, 2], [2, 2])
        (settings.features, settings.quantizer) = (features, quantizer)
        (settings.latentChannels, settings.decoderBlocks, settings.bits) = (3, 1, 6)
        return try #require(try settings.makeModel(sampleRate: 8_000, key: key) as? any SoundCodec)
    }

    private func wave(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 37 % 211) / 422 - 0.25 } }

    @Test(arguments: ConvAutoencoder.Features.allCases, ConvAutoencoder.Quantizer.allCases)
    func storedAndDecodedIsWhatEvaluationHears(
        features: ConvAutoencoder.Features, quantizer: ConvAutoencoder.Quantizer
    ) throws {
        let model = try small(features, quantizer)
        // A codebook begins with what it hears first.
        _ = model.forward(model.represent([wave(3_000)]), training: true)
        model.store.tape.clear()
        for count in [1, 63, 64, 65, 3_000] {
            let wave = wave(count)
            let options = model.usualCoding
            let layout = model.layout(of: count, options)
            let block = model.encode(wave, options)
            #expect(block == model.encode(wave, options))
            #expect(block.codes.count == layout.codes && block.scales.count == layout.scales)
            let bytes = block.bytes(layout)
            #expect(bytes.count <= layout.packedBytes)
            let back = try CodedBlock(bytes[...], layout)
            #expect(back == block)
            let decoded = model.decode(back, count: count, options)
            let applied = model.apply([wave])[0]
            #expect(decoded.count == count && zip(decoded, applied).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test func aStoredPhaseIsTheInputs() throws {
        let model = try small(.logMagnitudeAndPhase, .peak)
        #expect(model.canStorePhase)
        let options = CodingOptions(bits: 8, storesPhase: true)
        let image = model.represent([wave(2_000)]).array
        let phases = model.encode(wave(2_000), options).phases
        #expect(phases.count == image.count / 2)
        #expect(
            phases.indices.allSatisfy {
                abs(Float(phases[$0]) * Float.pi / 32_767 - image[2 * $0 + 1]) < 1e-4
            })
        #expect(try !small(.complex, .bounded).canStorePhase)
    }

    /// At half overlap the last samples are heard through the edge of one window: an estimate is not divided by that.
    @Test(arguments: ConvAutoencoder.Features.allCases)
    func theEndIsNoLouderThanTheRest(features: ConvAutoencoder.Features) throws {
        var settings = ConvAutoencoder()
        (settings.fftSize, settings.hopLength, settings.channels) = (64, 32, [4, 8])
        (settings.timeStrides, settings.frequencyStrides, settings.features) = ([1, 2], [2, 2], features)
        let model = try settings.makeModel(sampleRate: 8_000, key: key)
        // One sample short of a whole hop is the farthest from the last frame's middle.
        for count in [2_047, 2_040, 2_048] {
            let sound = model.apply([wave(count)])[0]
            let middle = sound[100..<1_900].map(abs).max() ?? 0
            let end = sound.suffix(32).map(abs).max() ?? 0
            #expect(middle > 0 && end < 4 * middle, "\(count): \(end) at the end, \(middle) before")
        }
    }

    @Test func trainingHearsTheNoiseOfRoundingAnotherEveryStep() throws {
        let model = try small(.complex, .bounded)
        let input = model.represent([wave(2_000)])
        model.store.chance = RandomKey(seed: 5)
        let first = model.forward(input, training: true).array
        #expect(model.forward(input, training: true).array == first)
        model.store.chance = RandomKey(seed: 6)
        #expect(model.forward(input, training: true).array != first)
    }

    @Test(arguments: [ConvAutoencoder.Quantizer.bounded, .vector])
    func aCodecOfWaveformsLearns(quantizer: ConvAutoencoder.Quantizer) throws {
        let model = try small(.complex, quantizer)
        let optimizer = Adam(model.store.parameters)
        let input = model.represent([wave(2_000)])
        let loss = NegativeSNR().makeLoss(sampleRate: 8_000)
        var values: [Float] = []
        for _ in 0..<40 {
            let value = loss.value(output: model.forward(input, training: true), target: input)
            values.append(value.item)
            let penalties = model.penalties
            #expect(penalties.count == (quantizer == .vector ? 1 : 0))
            model.store.tape.backward(from: [value] + penalties, weights: [1] + penalties.map { _ in 1 })
            _ = optimizer.step(learningRate: 5e-3)
            model.store.clearGradients()
        }
        #expect(values[39] < values[0] - 1)
    }

    @Test func lossAndModelMustAgreeOnTheTransform() {
        var loss = SpectrumAndSound()
        #expect(loss.objection(to: ConvAutoencoder()) == nil)
        loss.hopLength = 256
        #expect(loss.objection(to: ConvAutoencoder())?.contains("256") == true)
    }
}
