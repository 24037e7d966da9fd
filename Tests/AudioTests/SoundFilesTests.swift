import Audio
import Subprocess
import TestSupport
import Testing

/// Which files of a folder are sound: all that can be read one by one.
@Suite struct SoundFilesTests {
    private let folder = ScratchFolder()

    @Test func whatIsReadAloneIsReadInAFolder() async throws {
        let endings = [
            "avi", "f4v", "flv", "m2ts", "m4v", "mka", "mkv", "mov", "mp4", "mpeg", "mpg", "mts",
            "nut",
            "ogv", "ts", "vob", "webm", "wmv", "wtv",
        ]
        try AudioFile.write(
            Clip(sampleRate: 48_000, mono: (0..<24_000).map { 0.3 * Float($0 % 96) / 96 }),
            to: "\(folder.path)/tone.wav")
        try folder.makeFolder("films")
        let made = try await run(
            .name("ffmpeg"),
            arguments: Arguments(
                ["-nostdin", "-v", "error", "-y", "-i", "\(folder.path)/tone.wav"]
                    + endings.flatMap { ["-strict", "-2", "\(folder.path)/films/\($0).\($0)"] }),
            output: .discarded, error: .string(limit: 1 << 16))
        #expect(made.terminationStatus.isSuccess, "\(made.standardError)")
        let listing = try SoundFiles.list("\(folder.path)/films")
        #expect(listing.files == endings.map { "\($0).\($0)" } && listing.others.isEmpty, "\(listing)")
        for file in listing.files {
            #expect(try AudioFile.frameCount("\(folder.path)/films/\(file)") > 8_000, "\(file)")
        }
    }
}
