import Audio
import Catalog
import Experiments
import FoundationEssentials
import Hashing
import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// Coded files of the first version, which told a model by its whole experiment, still decode.
struct EarlierFileTests {
    private let folder = ScratchFolder()

    private static let stored = #"{"losses":[{"kind":"mse"}],"model":{"bits":8,"kind":"conv_autoencoder"}}"#
    /// The same with keys that programs have gained since, in three objects.
    private static let now =
        #"{"added":{"a":1,"b":2},"losses":[{"kind":"mse","weight":1}],"model":{"bits":8,"kind":"conv_autoencoder","stages":2,"z":null}}"#

    private func codec() throws -> any SoundCodec {
        var settings = ConvAutoencoder()
        (settings.fftSize, settings.hopLength) = (256, 128)
        (settings.channels, settings.timeStrides, settings.frequencyStrides) = ([2], [2], [4])
        (settings.residualBlocks, settings.features, settings.quantizer) = (0, .complex, .bounded)
        let model = try settings.makeModel(sampleRate: 2_000, key: RandomKey(seed: 1))
        return try #require(model as? any SoundCodec)
    }

    private func coding(now: String = now, settings: String = "small") throws -> SoundCoding {
        SoundCoding(
            try codec(), run: "0123456789ab", settings: settings,
            earlier: try EarlierSettings(stored: Self.stored, now: now))
    }

    /// A file as the first version wrote it, by a program whose resolved experiment was this.
    private func write(_ resolved: String) async throws {
        let samples = (0..<4_000).map { Float($0 * 31 % 217) / 434 - 0.25 }
        try AudioFile.write(Clip(sampleRate: 2_000, mono: samples), to: "\(folder.path)/in.wav")
        try await coding().encode(from: "\(folder.path)/in.wav", to: "\(folder.path)/x.etude")
        var bytes = try folder.bytes("x.etude")
        #expect(bytes[8] == 2 && bytes[9] == 0)
        var header = try CodedHeader(Array(bytes.prefix(CodedHeader.byteCount)))
        let weights = TensorDigest.all(of: try codec().store.state).map { "\($0.name) \($0.bits)\n" }.joined()
        header.version = 1
        header.model = SHA256.hex(of: "coded sound 1\n\(SHA256.hex(of: resolved))\n\(weights)")
        bytes.replaceSubrange(0..<CodedHeader.byteCount, with: header.bytes)
        try folder.write(bytes, to: "x.etude")
    }

    @Test(arguments: [
        stored, now,
        // Programs in between.
        #"{"losses":[{"kind":"mse","weight":1}],"model":{"bits":8,"kind":"conv_autoencoder"}}"#,
        #"{"losses":[{"kind":"mse","weight":1}],"model":{"bits":8,"kind":"conv_autoencoder","stages":2}}"#,
        #"{"added":{"a":1,"b":2},"losses":[{"kind":"mse"}],"model":{"bits":8,"kind":"conv_autoencoder"}}"#,
    ])
    func aFileOfTheFirstVersionDecodes(resolved: String) async throws {
        try await write(resolved)
        let back = try coding().decode(from: "\(folder.path)/x.etude", to: "\(folder.path)/out.wav")
        #expect(back.frameCount == 4_000)
    }

    @Test(arguments: [
        #"{"losses":[{"kind":"mse"}],"model":{"bits":7,"kind":"conv_autoencoder"}}"#,
        #"{"losses":[{"kind":"mse","weight":2}],"model":{"bits":8,"kind":"conv_autoencoder"}}"#, "{}",
    ])
    func anotherModelsDoesNot(resolved: String) async throws {
        try await write(resolved)
        let error = #expect(throws: RunError.self) {
            try coding().decode(from: "\(folder.path)/x.etude", to: "\(folder.path)/out.wav")
        }
        #expect("\(try #require(error))".contains("was encoded by another model"))
    }

    @Test func whatIsWrittenNowGoesByTheModelAlone() async throws {
        try await write(Self.stored)
        try await coding().encode(from: "\(folder.path)/in.wav", to: "\(folder.path)/y.etude")
        // Another loss, another training, a key that was added: the same model.
        let other = try coding(now: #"{"losses":[{"kind":"mae"}],"training":{"epochs":3}}"#)
        #expect(
            try other.decode(from: "\(folder.path)/y.etude", to: "\(folder.path)/out.wav").frameCount == 4_000
        )
        let error = #expect(throws: RunError.self) {
            try coding(settings: "large").decode(from: "\(folder.path)/y.etude", to: "\(folder.path)/z.wav")
        }
        #expect("\(try #require(error))".contains("another model"))
    }
}
