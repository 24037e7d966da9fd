import Audio
import Catalog
import Glibc
import Learning
import Randomness
import Tensors
import Testing

/// Models that are given nothing but the reassigned spectrogram of a sound.
struct InvertingTests {
    /// A glide with a wobble, loud enough for most bins to be known.
    private static func wave(_ count: Int) -> [Float] {
        var generator = RandomKey(seed: 5).generator()
        var wave = [Float](repeating: 0, count: count)
        generator.fillNormal(&wave, deviation: 0.003)
        var phase = 0.0
        for index in wave.indices {
            phase += 0.05 + 0.4 * Double(index) / Double(count) + 0.05 * sin(Double(index) / 300)
            wave[index] += Float(0.3 * sin(phase) + 0.2 * sin(2.7 * phase))
        }
        return wave
    }

    private static let entries: [any ModelEntry] =
        [1, 2, 3].map { approach in
            var entry = ReassignedInverter()
            entry.approach = approach
            return entry
        } + [GriffinLimInverter(), PhaseGradientInverter(), Zero()]

    @Test func whatASoundDoesNotTellOfItselfIsSaid() throws {
        // Digital silence parts a sound: nothing tells the sign of what follows from that of what came before.
        var wave = Self.wave(2_400)
        for n in 800..<1_600 { wave[n] = 0 }
        let exact = try #require(
            try ReassignedExact().makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
                as? any InvertingModel)
        _ = exact.apply([wave, Self.wave(2_400)])
        #expect(exact.remarks == [.parted(2), nil])
        let whole = try #require(
            try GriffinLimInverter().makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
                as? any InvertingModel)
        _ = whole.apply([wave])
        #expect(whole.remarks == [nil])
    }

    @Test func remarksNameTheClips() {
        let remarks: [(clip: String, remark: InversionRemark)] = [
            ("a", .failed("too short")), ("b", .parted(2)), ("c", .parted(3)), ("d", .parted(2)),
            ("e", .parted(2)),
        ]
        let sentences = InversionRemark.sentences(remarks, of: 9)
        #expect(sentences.count == 2)
        #expect(
            sentences[0] == "1 of 9 clips could not be inverted, and are judged as silence (a: too short)")
        #expect(
            sentences[1].hasPrefix(
                "4 of 9 clips came back in parts whose signs against each other are not known (b in 2, c in 3, d in 2 and 1 more)"
            ))
        #expect(InversionRemark.sentences([], of: 9) == [])
    }

    @Test(arguments: [(80, 4), (81, 4), (99, 4), (100, 5), (1_234, 61)])
    func everyLengthComesBack(count: Int, hops: Int) throws {
        let wave = Self.wave(count)
        for entry in Self.entries {
            let model = try entry.makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
            let output = model.apply([wave, wave.map { -$0 }])
            #expect(output.map(\.count) == [count, count], "\(type(of: entry).kind)")
            #expect(output.allSatisfy { $0.allSatisfy(\.isFinite) })
            // The map knows no sign, and so nothing that is made of it does.
            #expect(output[0] == output[1], "\(type(of: entry).kind)")
            let example = Example(
                id: "x", group: "x", sampleRate: 16_000, signals: ["input": wave, "target": wave])
            let made = model.forward(model.represent([wave]), training: false)
            #expect(made.shape == model.target(of: [example]).shape)
        }
        var first = ReassignedInverter()
        first.approach = 1
        let model = try first.makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
        #expect(model.forward(model.represent([wave]), training: false).count == 20 * hops)
    }

    @Test func networksTakeMapsThatAreGiven() throws {
        let wave = Self.wave(2_000)
        for approach in 1...3 {
            var entry = ReassignedInverter()
            entry.approach = approach
            let made = try entry.makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
            let model = try #require(made as? any InvertingModel)
            let inverted = try model.invert(model.map(of: wave), count: wave.count).samples
            let applied = model.apply([wave])[0]
            // One map is made in double precision, the other in single: weak bins differ.
            let error = zip(inverted, applied).map { abs($0 - Double($1)) }.max() ?? 0
            let largest = applied.map { abs($0) }.max() ?? 0
            #expect(error < 0.02 * Double(largest), "approach \(approach): \(error) of \(largest)")
            var other = try model.map(of: wave)
            other.binCount = 51
            #expect(throws: AudioError.self) { try model.invert(other, count: nil) }
        }
    }

    @Test func exactPhaseGradientsBeatEstimatedOnes() throws {
        let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Golden"
        let speech = try AudioFile.read("\(folder)/audio/speech.wav").mono()
        func intelligibility(_ gradients: PhaseGradientInverter.Gradients) throws -> Double {
            var entry = PhaseGradientInverter()
            entry.gradients = gradients
            let model = try entry.makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
            let clip = ScoredClip(
                id: "x", sampleRate: 16_000, input: speech, estimate: model.apply([speech])[0],
                reference: speech, seconds: nil)
            return try #require(STOI().values(for: clip)[0])
        }
        let (exact, estimated) = (try intelligibility(.exact), try intelligibility(.estimated))
        #expect(exact > 0.96, "\(exact)")
        #expect(exact > estimated + 0.01, "\(exact) and \(estimated)")
    }

    @Test func coarserMapsAreOtherMaps() throws {
        let wave = Self.wave(1_000)
        func map(_ change: (inout MapSettings) -> Void) throws -> ReassignedSpectrogram<Double> {
            var entry = GriffinLimInverter()
            change(&entry.map)
            let made = try entry.makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
            return try #require(made as? any InvertingModel).map(of: wave)
        }
        let plain = try map { _ in }
        let half = try map { $0.magnitudePrecision = .float16 }
        let ratios = zip(half.magnitudes, plain.magnitudes).filter { $1 > 1e-3 }.map { abs($0 / $1 - 1) }
        #expect(ratios.max()! < 0x1p-11 * 1.01)
        #expect(ratios.max()! > 0x1p-12)
        let noisy = try map { $0.timeNoise = 1e-5 }
        let shifts = zip(noisy.times, plain.times).filter { !$1.isNaN }.map { $0 - $1 }
        let deviation = (shifts.reduce(0) { $0 + $1 * $1 } / Double(shifts.count)).squareRoot()
        #expect(abs(deviation / 1e-5 - 1) < 0.1)
        #expect(noisy.magnitudes == plain.magnitudes)
        #expect(try !map { $0.referencePower = 0 }.times.contains { $0.isNaN })
    }

    @Test func errorsKnowBothSigns() throws {
        let clip = ScoredClip(
            id: "x", sampleRate: 16_000, input: [], estimate: [-0.5, 0.4, 0], reference: [0.5, -0.5, 0],
            seconds: nil)
        let values = SquaredErrors().values(for: clip).map { $0! }
        #expect(abs(values[0] - (1 + 0.81) / 3) < 1e-7)
        #expect(abs(values[1] - 0.01 / 3) < 1e-8)
        #expect(abs(values[2] - 0.5 / 3) < 1e-8)
        let snr = try #require(SignFreeSNR().values(for: clip)[0])
        #expect(abs(snr - 10 * log10(0.5 / 0.01)) < 1e-4)
    }
}
