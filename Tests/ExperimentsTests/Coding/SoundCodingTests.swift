import Audio
import Catalog
import Experiments
import FoundationEssentials
import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// Recordings through a codec, to a file and back.
struct SoundCodingTests {
    private let folder = ScratchFolder()

    private func codec(
        seed: UInt64 = 1, _ quantizer: ConvAutoencoder.Quantizer = .bounded
    ) throws -> any SoundCodec {
        var settings = ConvAutoencoder()
        (settings.fftSize, settings.hopLength) = (256, 128)
        (settings.channels, settings.timeStrides, settings.frequencyStrides) = ([2], [2], [4])
        (settings.residualBlocks, settings.features, settings.quantizer) = (0, .complex, quantizer)
        let model = try settings.makeModel(sampleRate: 2_000, key: RandomKey(seed: seed))
        // Codebooks begin with what they hear first.
        _ = model.forward(model.represent([sound(2_000, 4_000, channels: 1).mono()]), training: true)
        model.store.tape.clear()
        return try #require(model as? any SoundCodec)
    }

    private func coding(
        seed: UInt64 = 1, _ quantizer: ConvAutoencoder.Quantizer = .bounded
    ) throws -> SoundCoding {
        SoundCoding(try codec(seed: seed, quantizer), run: "0123456789ab", settings: "small")
    }

    private func sound(_ rate: Int, _ count: Int, channels: Int) -> Clip {
        Clip(
            sampleRate: rate,
            channels: (0..<channels).map { channel in
                (0..<count).map { Float($0 * (31 + channel) % 217) / 434 - 0.25 }
            })
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    @Test(arguments: [
        (2_000, 1, 1), (2_000, 16_000, 1), (2_000, 16_001, 2), (2_000, 40_000, 1), (2_100, 9_000, 3),
        (1_500, 31_000, 1),
    ])
    func everyLengthRateAndNumberOfChannelsComesBack(rate: Int, count: Int, channels: Int) async throws {
        try AudioFile.write(sound(rate, count, channels: channels), to: path("in.wav"), format: .wavFloat)
        let coding = try coding()
        let outcome = try await coding.encode(from: path("in.wav"), to: path("a.etude"))
        try await coding.encode(from: path("in.wav"), to: path("b.etude"))
        #expect(try bytes("a.etude") == bytes("b.etude"))
        #expect(try bytes("a.etude").count == outcome.byteCount)
        try coding.decode(from: path("a.etude"), to: path("a.wav"))
        try self.coding().decode(from: path("a.etude"), to: path("b.wav"))
        #expect(try bytes("a.wav") == bytes("b.wav"))
        let back = try AudioFile.read(path("a.wav"))
        #expect(back.sampleRate == rate && back.channelCount == channels && back.frameCount == count)
        #expect(try SoundCoding.run(of: path("a.etude")) == "0123456789ab")
    }

    @Test func aSeamIsWhereTwoBlocksFadeIntoEachOther() async throws {
        // One block and a bit: what lies before the seam is what one block alone gives.
        let long = sound(2_000, 17_000, channels: 1)
        try AudioFile.write(long, to: path("in.wav"), format: .wavFloat)
        let (codec, coding) = (try codec(), try coding())
        try await coding.encode(from: path("in.wav"), to: path("x.etude"))
        try coding.decode(from: path("x.etude"), to: path("x.flac"))
        try coding.decode(from: path("x.etude"), to: path("x.wav"))
        let back = try AudioFile.read(path("x.wav")).mono()
        let alone = codec.apply([Array(long.mono().prefix(16_000))])[0]
        #expect(zip(back.prefix(15_900), alone).allSatisfy { abs($0 - $1) < 1e-3 })
        #expect(try AudioFile.info(path("x.flac")).format == .flac16)
    }

    @Test func anotherModelsFileIsRefused() async throws {
        try AudioFile.write(sound(2_000, 4_000, channels: 1), to: path("in.wav"))
        try await coding().encode(from: path("in.wav"), to: path("x.etude"))
        let error = #expect(throws: RunError.self) {
            try coding(seed: 2).decode(from: path("x.etude"), to: path("out.wav"))
        }
        #expect("\(try #require(error))".contains("was encoded by another model"))
        #expect(!FileManager.default.fileExists(atPath: path("out.wav")))
        let phase = await #expect(throws: RunError.self) {
            try await coding().encode(
                from: path("in.wav"), to: path("y.etude"), CodingOptions(bits: 8, storesPhase: true))
        }
        #expect("\(try #require(phase))".contains("--store-phase"))
        #expect(!FileManager.default.fileExists(atPath: path("y.etude")))
    }

    @Test func codewordsHaveTheBitsOfTheirCodebook() async throws {
        let coding = try coding(seed: 1, .vector)
        try AudioFile.write(sound(2_000, 20_000, channels: 1), to: path("in.wav"))
        try await coding.encode(from: path("in.wav"), to: path("x.etude"))
        let back = try coding.decode(from: path("x.etude"), to: path("out.wav"))
        #expect(back.frameCount == 20_000)
        let error = await #expect(throws: RunError.self) {
            try await coding.encode(from: path("in.wav"), to: path("y.etude"), CodingOptions(bits: 4))
        }
        #expect("\(try #require(error))".contains("leave --bits out"))
        // Four bits, by a header that is believed.
        var bytes = try bytes("x.etude")
        bytes[10] = 4
        let sum = CodedHeader.checksum(bytes[0..<124])
        for byte in 0..<4 { bytes[124 + byte] = UInt8(truncatingIfNeeded: sum >> (8 * byte)) }
        try Data(bytes).write(to: URL(filePath: path("damaged.etude")))
        let damage = #expect(throws: RunError.self) {
            try coding.decode(from: path("damaged.etude"), to: path("none.wav"))
        }
        #expect("\(try #require(damage))".contains("does not fit the model"))
        #expect(!FileManager.default.fileExists(atPath: path("none.wav")))
    }

    @Test(arguments: [(ConvAutoencoder.Quantizer.bounded, 1_000), (.vector, 200)])
    func aThousandDamagedFilesAreAThousandSentences(
        quantizer: ConvAutoencoder.Quantizer, trials: Int
    ) async throws {
        try AudioFile.write(sound(2_000, 17_000, channels: 2), to: path("in.wav"))
        let coding = try coding(seed: 1, quantizer)
        try await coding.encode(from: path("in.wav"), to: path("x.etude"))
        let whole = try bytes("x.etude")
        var chance = RandomKey(seed: 9).generator()
        for trial in 0..<trials {
            var bytes = whole
            switch trial % 5 {
            case 0: bytes.removeLast(1 + chance.integer(below: bytes.count))
            case 1: bytes += (0...chance.integer(below: 100)).map { _ in UInt8(chance.integer(below: 256)) }
            case 2: bytes[chance.integer(below: bytes.count)] ^= UInt8(1 << chance.integer(below: 8))
            case 3:
                let start = chance.integer(below: bytes.count - 16)
                for index in start..<start + 16 { bytes[index] = bytes[index] &+ 1 }
            default:
                // A header that is believed, and a length that is huge.
                let at = 12 + chance.integer(below: 28)
                bytes[at] = bytes[at] &+ UInt8(1 + chance.integer(below: 255))
                let sum = CodedHeader.checksum(bytes[0..<124])
                for byte in 0..<4 { bytes[124 + byte] = UInt8(truncatingIfNeeded: sum >> (8 * byte)) }
                // A count that is off by one or two may still fit.
                if at < 32 { bytes.removeLast() }
            }
            try Data(bytes).write(to: URL(filePath: path("damaged.etude")))
            let error = #expect(throws: RunError.self, "trial \(trial)") {
                try coding.decode(from: path("damaged.etude"), to: path("out.wav"))
            }
            if let error {
                let sentence = "\(error)"
                #expect(sentence.contains("damaged.etude") && !sentence.contains("\n"))
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path("out.wav")))
        #expect(throws: RunError.self) { try coding.decode(from: path("none.etude"), to: path("out.wav")) }
        #expect(throws: RunError.self) { try coding.decode(from: folder.path, to: path("out.wav")) }
    }
}
