import Catalog
import Learning
import Randomness
import Tensors
import Testing

/// The two U-Nets: their sizes, layer by layer, and what they do with sound.
struct UNetTests {
    private let key = RandomKey(seed: 1)

    @Test func everyLayerOfTheSTFTUNetHasItsParameters() throws {
        let model = try STFTUNet().makeModel(sampleRate: 22_050, key: key)
        #expect(model.store.count == 960_049)
        #expect(counts(model, "down") == [192, 4_704, 18_624, 74_112, 295_680])
        #expect(counts(model, "up", "double") == [131_200, 32_832, 8_224, 2_064])
        #expect(counts(model, "up", "conv", "norm") == [295_296, 73_920, 18_528, 4_656].map { $0 })
        #expect(
            model.store.parameters.filter { $0.name.hasPrefix("output") }.reduce(0) { $0 + $1.count } == 17)
    }

    @Test func everyLayerOfTheWaveUNetHasItsParameters() throws {
        let model = try WaveUNet().makeModel(sampleRate: 22_050, key: key)
        #expect(model.store.count == 1_395_345)
        // 15 taps: in * out * 15 weights, out biases, and a scale and an offset for each channel.
        #expect(counts(model, "down") == [288, 7_776, 30_912, 123_264, 492_288])
        #expect(counts(model, "up", "double") == [65_664, 16_448, 4_128, 1_040])
        #expect(counts(model, "up", "conv", "norm") == [491_904, 123_072, 30_816, 7_728])
        #expect(
            model.store.parameters.filter { $0.name.hasPrefix("output") }.reduce(0) { $0 + $1.count } == 17)
    }

    @Test func theStudysRepresentations() throws {
        let wave = [Float](repeating: 0.1, count: 44_096)
        var settings = STFTUNet()
        #expect(
            try settings.makeModel(sampleRate: 22_050, key: key).represent([wave]).shape == [1, 87, 1_025, 1])
        settings.isCentered = false
        #expect(
            try settings.makeModel(sampleRate: 22_050, key: key).represent([wave]).shape == [1, 83, 1_025, 1])
        #expect(
            try WaveUNet().makeModel(sampleRate: 22_050, key: key).represent([wave]).shape == [1, 44_096, 1])
    }

    /// Magnitudes that are the input's own give the input back, to its ends, centred or not: those that are a little off are
    /// no further off there.
    @Test(arguments: [(true, 64), (false, 64), (false, 32)])
    func soundIsWholeToItsEnds(isCentered: Bool, hop: Int) throws {
        var settings = STFTUNet()
        (settings.fftSize, settings.hopLength, settings.channels) = (128, hop, [4, 8, 8])
        settings.isCentered = isCentered
        let model = try settings.makeModel(sampleRate: 8_000, key: key)
        let wave = (0..<4_131).map { Float(($0 * $0) % 97) / 200 - 0.25 }
        let input = model.represent([wave])
        let same = model.reconstruct(input, from: [wave])[0]
        #expect(zip(same, wave).allSatisfy { abs($0 - $1) < 1e-4 })
        var generator = key.derive("noise").generator()
        let off = Tensor(input.array.map { $0 * Float(1 + 0.3 * generator.normal()) }, shape: input.shape)
        let error = zip(model.reconstruct(off, from: [wave])[0], wave).map { ($0 - $1) * ($0 - $1) }
        let middle = error[1_000..<3_000].reduce(0, +) / 2_000
        for end in [error[..<40], error[4_091...]] { #expect(end.reduce(0, +) / 40 < 4 * middle) }
    }

    @Test(arguments: [4_096, 4_097, 5_000])
    func soundKeepsItsLength(count: Int) throws {
        var small = STFTUNet()
        (small.fftSize, small.hopLength, small.channels) = (128, 64, [4, 8, 8])
        var wave = WaveUNet()
        wave.channels = [4, 8, 8]
        let sound = (0..<2).map { part in (0..<count).map { Float(($0 * (part + 3)) % 97) / 200 } }
        for entry in [small as any ModelEntry, wave] {
            let model = try entry.makeModel(sampleRate: 8_000, key: key)
            let output = model.apply(sound)
            #expect(output.map(\.count) == [count, count])
            #expect(output.allSatisfy { $0.allSatisfy(\.isFinite) })
            // A batch is its clips, each on its own.
            let alone = model.apply([sound[1]])
            #expect(zip(alone[0], output[1]).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test func magnitudesThatAreLeftAloneGiveTheSoundBack() throws {
        var settings = STFTUNet()
        (settings.fftSize, settings.hopLength) = (512, 128)
        let model = try settings.makeModel(sampleRate: 16_000, key: key)
        let wave = (0..<8_000).map { Float($0 * 31 % 211) / 211 - 0.5 }
        let back = model.reconstruct(model.represent([wave]), from: [wave])
        #expect(zip(back[0], wave).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func aSeedIsTheSameWeightsAndAnotherIsNot() throws {
        func weights(_ seed: UInt64) throws -> [Float] {
            try WaveUNet().makeModel(sampleRate: 16_000, key: RandomKey(seed: seed)).store.parameters[0].value
                .array
        }
        #expect(try weights(1) == weights(1))
        #expect(try weights(1) != weights(2))
        // PyTorch's default: within 1 / sqrt(inputs).
        #expect(try weights(1).allSatisfy { abs($0) <= 1 / Float(15).squareRoot() })
    }

    @Test func bothLearnToCopyInAFewSteps() throws {
        var small = STFTUNet()
        (small.fftSize, small.hopLength, small.channels) = (64, 32, [8, 16])
        var wave = WaveUNet()
        (wave.channels, wave.kernelSize) = ([8, 16], 5)
        let sound = (0..<4).map { part in (0..<1_024).map { Float(($0 * (part + 3)) % 37) / 60 - 0.3 } }
        for entry in [small as any ModelEntry, wave] {
            let model = try entry.makeModel(sampleRate: 8_000, key: key)
            let optimizer = AdamW(model.store.parameters)
            let input = model.represent(sound)
            var losses: [Float] = []
            for _ in 0..<40 {
                let loss = MeanSquaredError().value(
                    output: model.forward(input, training: true), target: input)
                losses.append(loss.item)
                model.store.tape.backward(from: loss)
                optimizer.step(learningRate: 0.01, clip: 1)
                model.store.clearGradients()
            }
            #expect(losses[39] < losses[0] / 4, "\(losses[0]) to \(losses[39])")
        }
    }

    @Test func shortExamplesAreRefusedBeforeAnythingRuns() {
        #expect(STFTUNet().objection(toExamplesAt: 16_000, count: 44_096) == nil)
        #expect(
            STFTUNet().objection(toExamplesAt: 16_000, count: 2_048)?.contains("poolings need 16") == true)
    }

    /// Parameters a level, of the parts named.
    private func counts(_ model: any Model, _ side: String, _ parts: String...) -> [Int] {
        var sums: [Int: Int] = [:]
        for parameter in model.store.parameters {
            let names = parameter.name.split(separator: ".")
            guard names[0] == side, let level = Int(names[1]) else { continue }
            if parts.isEmpty || parts.contains(String(names[2])) {
                sums[level, default: 0] += parameter.count
            }
        }
        return sums.keys.sorted().compactMap { sums[$0] }
    }
}
