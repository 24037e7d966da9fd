import Audio
import Catalog
import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// The mel predictor: its sizes, PyTorch's numbers, and what it does with sound.
struct LSTMMelTests {
    private static let key = RandomKey(seed: 5)
    private static let golden = try? GoldenTensors("predictor")

    @Test func theNaturalOrientationHasItsParameters() throws {
        // An LSTM is 4 * 216 * (128 + 216) + 8 * 216 and 4 * 216 * (216 + 216) + 8 * 216; the head 216 * 22 * 128 + 22 * 128.
        var settings = LSTMMel()
        settings.residual = .none
        #expect(try count(settings) == 298_944 + 374_976 + 611_072)
        settings.stems = ["bass", "drums"]
        #expect(try count(settings) == 3 * (298_944 + 374_976) + 611_072)
        settings.residual = .blend
        #expect(try count(settings) == 3 * (298_944 + 374_976) + 611_072 + 22 * 128)
    }

    /// 128 layers are 576 MB of weights; every layer past the first adds the same, so two depths say what 128 have.
    @Test func thePublishedOneHasItsParameters() throws {
        var settings = LSTMMel()
        (settings.orientation, settings.residual, settings.stems) = (.bands, .none, ["bass", "drums"])
        settings.layers = 1
        let one = try count(settings)
        settings.layers = 2
        let two = try count(settings)
        #expect(two - one == 3 * 374_976)
        #expect(one + 127 * (two - one) == 143_995_558)
    }

    @Test(arguments: ["frames", "bands"])
    func outputAndGradientsArePyTorchs(orientation: String) throws {
        let golden = try #require(Self.golden)
        let model = try smallModel(orientation)
        try load(golden, "\(orientation).start.", into: model)
        let (output, losses) = step(model, golden)
        try compare(output.array, golden.tensors["\(orientation).output"], 1e-4)
        try compare(losses, golden.tensors["\(orientation).losses"], 1e-4)
        for parameter in model.store.parameters where parameter.name != "carry.weight" {
            try compare(
                parameter.value.gradient?.array ?? [],
                golden.tensors["\(orientation).gradient.\(parameter.name)"],
                1e-4)
        }
    }

    @Test(arguments: ["frames", "bands"], ["adamw", "rmsprop"])
    func tenStepsArePyTorchs(orientation: String, optimizer: String) throws {
        let golden = try #require(Self.golden)
        let model = try smallModel(orientation)
        try load(golden, "\(orientation).start.", into: model)
        let recipe: any OptimizerRecipe =
            optimizer == "adamw" ? AdamW.Settings() as any OptimizerRecipe : RMSprop.Settings()
        let moving = recipe.make(for: model.store.parameters)
        for _ in 0..<10 {
            _ = step(model, golden)
            moving.step(learningRate: optimizer == "adamw" ? 0.01 : 0.003, clip: nil)
            model.store.clearGradients()
        }
        for parameter in model.store.parameters {
            try compare(
                parameter.value.array, golden.tensors["\(orientation).\(optimizer).\(parameter.name)"], 1e-3)
        }
    }

    @Test func theShapeLossHasPyTorchsGradient() throws {
        let golden = try #require(Self.golden)
        let tape = Tape()
        let output = try tensor(golden, "shape.output").watched(by: tape)
        tape.backward(
            from: MelShapeError().value(output: output, target: try tensor(golden, "target")))
        try compare(output.gradient?.array ?? [], golden.tensors["shape.gradient"], 1e-4)
    }

    @Test(arguments: [MelAmplitude.log1p, .level, .power])
    func whatItWritesItReadsBack(amplitude: MelAmplitude) throws {
        var settings = LSTMMel()
        settings.amplitude = amplitude
        let model = try settings.makeModel(sampleRate: 22_050, key: Self.key)
        let wave = Self.sound(11_025)
        let written = model.represent([wave])
        #expect(written.shape == [1, 22, 128, 1])
        let spectra = try #require(model.spectra(of: written)?[0].parts["mix"])
        settings.amplitude = .power
        let powers = try settings.makeModel(sampleRate: 22_050, key: Self.key).represent([wave]).array
        for (found, wanted) in zip(spectra.values, powers) {
            #expect(abs(found - wanted) <= 1e-4 * wanted + 1e-6)
        }
    }

    @Test func aWindowGoesThrough() throws {
        var settings = LSTMMel()
        (settings.stems, settings.width) = (["bass"], 8)
        let model = try settings.makeModel(sampleRate: 22_050, key: Self.key)
        let wave = Self.sound(110_250)
        let input = model.represent([wave])
        #expect(input.shape == [1, 216, 128, 1])
        let output = model.store.tape.withoutRecording { model.forward(input, training: false) }
        #expect(output.shape == [1, 22, 128, 2])
        #expect(model.store.tape.count == 0)
        let example = Example(
            id: "x", group: "x", sampleRate: 22_050,
            signals: ["input": wave, "target": Self.sound(11_025), "target.bass": Self.sound(11_025)])
        #expect(model.target(of: [example]).shape == [1, 22, 128, 2])
        let sound = model.reconstruct(output, from: [wave])
        #expect(sound[0].count == 11_025 && sound[0].allSatisfy { $0.isFinite })
    }

    @Test func dropoutIsOfTrainingAndOfTheStep() throws {
        let model = try smallModel("frames", dropout: 0.5)
        let input = try tensor(#require(Self.golden), "input").reshaped(to: [3, 21, 8, 1])
        func output(_ training: Bool) -> [Float] {
            model.store.tape.withoutRecording { model.forward(input, training: training).array }
        }
        let plain = output(false)
        model.store.chance = RandomKey(seed: 1)
        let first = output(true)
        #expect(first == output(true) && first != plain && output(false) == plain)
        model.store.chance = RandomKey(seed: 2)
        #expect(output(true) != first)
    }

    @Test func baselinesAreWhatTheyAreCalled() throws {
        let model = try smallModel("frames")
        // Band b of frame t is b + t.
        let course: [Float] = (0..<168).map { place in Float(place % 8 + place / 8) }
        let input = Tensor(course, shape: [1, 21, 8, 1])
        let baselines = model.baselines
        #expect(
            baselines.map(\.name) == [
                "repeat_last_frame", "mean_frame", "recent_mean", "linear_extrapolation",
            ])
        for baseline in baselines {
            let output = baseline.estimate(input)
            #expect(output.shape == [1, 6, 8, 3])
            for (index, value) in output.array.enumerated() {
                let band = index / 3 % 8
                let expected: Float
                switch baseline.name {
                case "repeat_last_frame": expected = Float(band + 20)
                case "mean_frame": expected = Float(band + 10)
                // Six frames are predicted, so of the frames 15 to 20.
                case "recent_mean": expected = Float(band) + 17.5
                default: expected = Float(band + 21 + index / 24)
                }
                let distance = abs(value - expected)
                #expect(distance < 1e-4)
            }
        }
    }

    @Test func datasetsThatDoNotFitAreRefused() throws {
        let settings = LSTMMel()
        #expect(settings.objection(to: Music()) == nil)
        #expect(settings.objection(to: Denoise())?.contains("needs a dataset with targets") == true)
        var stems = settings
        stems.stems = ["bass"]
        #expect(stems.objection(to: Music())?.contains("no such stem") == true)
        var music = Music()
        music.windows.targetSeconds = 1
        #expect(settings.objection(to: music)?.contains("target_seconds") == true)
        #expect(STFTUNet().objection(to: Music())?.contains("as many samples as it is given") == true)
    }

    // MARK: - Parts

    private func count(_ settings: LSTMMel) throws -> Int {
        try settings.makeModel(sampleRate: 22_050, key: Self.key).store.count
    }

    /// As `Tests/Golden/predictor.py` builds it: 21 frames of 8 bands, 6 frames ahead.
    private func smallModel(_ orientation: String, dropout: Double = 0) throws -> any Model {
        var settings = LSTMMel()
        (settings.fftSize, settings.hopLength, settings.bandCount) = (64, 32, 8)
        (settings.inputSeconds, settings.targetSeconds) = (0.08, 0.02)
        (settings.width, settings.layers, settings.dropout) = (12, 2, dropout)
        settings.orientation = orientation == "frames" ? .frames : .bands
        (settings.stems, settings.residual) = (["bass", "drums"], .meanFrame)
        return try settings.makeModel(sampleRate: 8_000, key: Self.key)
    }

    private func tensor(_ golden: GoldenTensors, _ name: String) throws -> Tensor {
        let entry = try #require(golden.tensors[name])
        return Tensor(entry.values, shape: Shape(entry.shape))
    }

    private func load(_ golden: GoldenTensors, _ prefix: String, into model: any Model) throws {
        for parameter in model.store.parameters {
            let entry = try #require(golden.tensors[prefix + parameter.name], "\(parameter.name)")
            parameter.value.assign(Tensor(entry.values, shape: Shape(entry.shape)))
        }
    }

    /// Forward and backward once; the output, and the three losses.
    private func step(_ model: any Model, _ golden: GoldenTensors) -> (Tensor, [Float]) {
        guard let input = try? tensor(golden, "input"), let target = try? tensor(golden, "target") else {
            return (Tensor(0), [])
        }
        let output = model.forward(input.reshaped(to: [3, 21, 8, 1]), training: true)
        let losses = [
            NormalizedSquaredError().value(output: output, target: target),
            FrequencyWeighted().value(output: output, target: target),
        ]
        let shape = model.store.tape.withoutRecording {
            MelShapeError().value(output: output, target: target).item
        }
        model.store.tape.backward(from: losses, weights: [1, 1])
        return (output, losses.map(\.item) + [shape])
    }

    /// The largest difference, relative to the largest value.
    private func compare(
        _ found: [Float], _ wanted: GoldenTensors.Entry?, _ tolerance: Float,
        at place: SourceLocation = #_sourceLocation
    ) throws {
        let wanted = try #require(wanted, sourceLocation: place).values
        let scale = wanted.map(abs).max() ?? 0
        let worst = zip(found, wanted).map { abs($0 - $1) }.max() ?? .infinity
        #expect(
            found.count == wanted.count && worst <= tolerance * max(scale, 1e-6), "off by \(worst / scale)",
            sourceLocation: place)
    }

    private static func sound(_ count: Int) -> [Float] {
        (0..<count).map { Float($0 * 31 % 211) / 422 - 0.25 }
    }
}
