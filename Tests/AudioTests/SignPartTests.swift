import Audio
import Glibc
import Randomness
import Testing

/// Whatever parts the signs of a clip is found out: a decoding is right up to one sign, or says where it may not be.
@Suite struct SignPartTests {
    private static let layout = ReassignedDecoderTests.layout

    /// A voice-like sound with a pause in its middle.
    private static func sound(pause: Int, level: Double, seed: Int) -> [Double] {
        var generator = RandomKey(seed: 31).derive(seed).generator()
        let pitch = generator.uniform(90, 250)
        let phases = (1..<20).map { _ in generator.uniform(0, 6) }
        return (0..<3_200).map { n in
            let tone = (1..<20).reduce(0.0) { sum, harmonic in
                let angle = 2 * Double.pi * pitch * Double(harmonic * n) / 16_000
                return sum + sin(angle + phases[harmonic - 1]) / Double(harmonic)
            }
            let value = 0.1 * tone + 0.003 * generator.normal()
            return (1_600..<1_600 + pause).contains(n) ? level * value : value
        }
    }

    private static func snr(_ decoding: ReassignedDecoding, _ sound: [Double], _ part: SignPart) -> Double {
        ReassignedDecoderTests.snr(
            part.ranges.joined().map { decoding.samples[$0] }, part.ranges.joined().map { sound[$0] })
    }

    /// Pauses of 4 to 16 ms, from loud enough to be exact to nearly nothing.
    @Test(arguments: 0..<12)
    func aPauseKeepsTheSignOrPartsItInWords(trial: Int) throws {
        var generator = RandomKey(seed: 32).derive(trial).generator()
        let pause = 64 + generator.integer(below: 200)
        let sound = Self.sound(pause: pause, level: pow(10, -Double(trial) - 1), seed: trial)
        let decoding = try ReassignedDecoder(Self.layout).decode(
            ReassignedDecoderTests.transform(sound), count: sound.count)
        let parts = decoding.report.parts
        if ReassignedDecoderTests.snr(decoding.samples, sound) > 100 { return }
        #expect(parts.count > 1, "a pause of \(pause) samples was turned without a word")
        #expect(!decoding.report.isExact)
        #expect(decoding.report.notes.contains { $0.contains("not known against each other") })
        for part in [parts[0], parts[parts.count - 1]] {
            #expect(Self.snr(decoding, sound, part) > 100, "\(part)")
        }
        #expect(parts[0].ranges[0].lowerBound == 0)
        #expect(parts[parts.count - 1].ranges.last?.upperBound == sound.count)
        for range in parts.dropFirst().flatMap(\.ranges) { #expect(range.upperBound > 1_500) }
    }

    /// The pauses above are not all harmless, and not all parted.
    @Test func loudPausesDoNotPart() throws {
        let loud = Self.sound(pause: 200, level: 0.01, seed: 3)
        let decoding = try ReassignedDecoder(Self.layout).decode(
            ReassignedDecoderTests.transform(loud), count: loud.count)
        #expect(decoding.report.parts == [SignPart([0..<loud.count])])
        #expect(decoding.report.isExact)
        let faint = Self.sound(pause: 200, level: 1e-10, seed: 3)
        let parted = try ReassignedDecoder(Self.layout).decode(
            ReassignedDecoderTests.transform(faint), count: faint.count)
        #expect(parted.report.parts.count > 1)
    }

    @Test func zerosAndUnsolvedFramesPart() throws {
        let zeros = Self.sound(pause: 200, level: 0, seed: 4)
        let silent = try ReassignedDecoder(Self.layout).decode(
            ReassignedDecoderTests.transform(zeros), count: zeros.count)
        #expect(silent.report.isWhole && !silent.report.isExact)
        // Frames reach into the zeros: what they hear there is nothing of either part.
        #expect(silent.report.parts.count == 2)
        #expect((1_600...1_680).contains(silent.report.parts[0].ranges[0].upperBound))
        #expect((1_720...1_800).contains(silent.report.parts[1].ranges[0].lowerBound))
        #expect(silent.report.notes.contains { $0.contains("0.104 s") && $0.contains("digital silence") })

        let sound = Self.sound(pause: 0, level: 1, seed: 5)
        var map = try ReassignedDecoderTests.transform(sound)
        for index in 76 * map.binCount..<88 * map.binCount {
            map.frequencies[index] = .nan
            map.times[index] = .nan
            map.magnitudes[index] = Double(index % 7)
        }
        let torn = try ReassignedDecoder(Self.layout).decode(map, count: sound.count)
        #expect(torn.report.parts.count == 2 && !torn.report.isWhole)
        #expect(torn.report.notes.contains { $0.contains("could not be solved") })
        for part in torn.report.parts { #expect(Self.snr(torn, sound, part) > 100) }
    }

    /// Windows that begin at nothing do not hear the outermost samples of frames that are not centred: those are named, and
    /// zero, and the rest is right.
    @Test(arguments: [("hann", 1), ("blackman", 1), ("hamming", 0)])
    func whatNoWindowHearsIsNamed(window: String, missing: Int) throws {
        let sound = Array(Self.sound(pause: 0, level: 1, seed: 6)[..<1_600])
        var settings = Reassignment.Settings(
            sampleRate: 16_000,
            stft: STFT.Settings(
                fftSize: 80, hopLength: 20, window: try Window(window), isCentered: false))
        settings.clips = false
        var layout = Self.layout
        layout.window = try Window(window)
        layout.isCentered = false
        let decoding = try ReassignedDecoder(layout).decode(Reassignment(settings)(sound), count: sound.count)
        #expect(decoding.report.unrecovered == (missing == 0 ? [] : [0..<missing]))
        #expect(decoding.samples.prefix(missing).allSatisfy { $0 == 0 })
        let rest = missing..<sound.count
        #expect(ReassignedDecoderTests.snr(Array(decoding.samples[rest]), Array(sound[rest])) > 100)
    }
}
