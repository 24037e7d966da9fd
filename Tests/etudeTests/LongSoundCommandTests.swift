import Audio
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The memory of commands does not grow with the sound: an hour of it under a limit that two copies of its samples would pass.
struct LongSoundCommandTests {
    private let folder = ScratchFolder()

    /// Silence costs no disk: the file has a hole.
    private func makeSilence(_ name: String, rate: Int, seconds: Int) throws {
        try AudioFile.write(Clip(sampleRate: rate, mono: [0]), to: "\(folder.path)/\(name)")
        var header = Array(try folder.bytes(name).prefix(44))
        let size = rate * seconds * 2
        for (place, value) in [(4, size + 36), (40, size)] {
            for byte in 0..<4 { header[place + byte] = UInt8(value >> (8 * byte) & 255) }
        }
        try folder.write(header, to: name)
        #expect(truncate("\(folder.path)/\(name)", 44 + size) == 0)
    }

    /// Runs `etude` with at most 200 MB of data.
    private func etude(_ arguments: [String], in place: String) async throws -> String {
        // OpenBLAS sets memory aside for every thread it may start; it is not what is measured here.
        let result = try await run(
            .path("/bin/sh"),
            arguments: Arguments(
                ["-c", "ulimit -d 200000; OPENBLAS_NUM_THREADS=1 exec \"$0\" \"$@\"", Binary.path] + arguments
            ),
            workingDirectory: FilePath(place), output: .string(limit: 1 << 16), error: .string(limit: 1 << 16)
        )
        #expect(result.terminationStatus.isSuccess, "\(arguments): \(result.standardError)")
        return result.standardOutput
    }

    /// The samples of an hour are 115 MB as floats.
    @Test(arguments: [
        ["measure", "hour.wav", "hour.wav"],
        ["plot", "hour.wav", "-o", "x.png", "--n-fft", "256", "--hop-length", "4000"],
        ["degrade", "hour.wav", "-o", "x.wav", "--effect", "band:low=300"],
        ["transform", "hour.wav", "-o", "x.npy", "--to", "stft", "--n-fft", "256", "--hop-length", "4000"],
        ["transform", "hour.wav", "-o", "x.npy", "--to", "mel", "--hop-length", "4000", "--db"],
        [
            "transform", "hour.wav", "-o", "x.npy", "--to", "reassigned", "--n-fft", "256", "--hop-length",
            "4000",
        ],
    ])
    func anHourTakesBoundedMemory(command: [String]) async throws {
        try makeSilence("hour.wav", rate: 8_000, seconds: 3_600)
        let output = try await etude(command, in: folder.path)
        if command[0] == "measure" { #expect(output.contains("si_sdr                -")) }
        if command[0] == "degrade" {
            #expect(try AudioFile.info("\(folder.path)/x.wav").frameCount == 8_000 * 3_600)
        }
    }

    /// The samples of ten minutes are 115 MB at 48 kHz, and few at the model's rate.
    @Test func applyTakesBoundedMemory() async throws {
        let place = try Workplace()
        try await place.train()
        try makeSilence("long.wav", rate: 48_000, seconds: 600)
        _ = try await etude(
            ["apply", "small", "\(folder.path)/long.wav", "-o", "\(folder.path)/x.wav"], in: place.folder.path
        )
        #expect(try AudioFile.info("\(folder.path)/x.wav").frameCount == 48_000 * 600)
    }
}
