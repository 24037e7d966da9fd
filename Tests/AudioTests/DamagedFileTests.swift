import Audio
import Foundation
import Randomness
import Testing

/// Files as a failing disk, a cut transfer or a hostile hand leaves them: each gives sound or one clear error.
@Suite struct DamagedFileTests {
    @Test(.timeLimit(.minutes(2)), arguments: ["a.wav", "b.flac", "c.ogg", "d.wav"])
    func damageNeverCrashesOrHangs(name: String) async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/\(name)"
            let crop = Clip(sampleRate: 8_000, mono: Array(Golden.speech[8000..<8400]))
            try AudioFile.write(crop, to: path, format: name == "d.wav" ? .wavFloat : nil)
            let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
            var generator = RandomKey(seed: 99).derive(name).generator()
            var sounds = 0
            var errors = 0
            for trial in 0..<100 {
                var bytes = whole
                // Half the trials hurt the header alone.
                let reach = trial % 2 == 0 ? min(64, bytes.count) : bytes.count
                switch trial % 5 {
                case 0, 1:
                    for _ in 0...generator.integer(below: 8) {
                        bytes[generator.integer(below: reach)] = UInt8(generator.integer(below: 256))
                    }
                case 2: bytes.removeLast(generator.integer(below: bytes.count))
                case 3:
                    let start = generator.integer(below: reach)
                    bytes.removeSubrange(start..<min(bytes.count, start + 1 + generator.integer(below: 40)))
                default:
                    let start = generator.integer(below: reach)
                    let extra = (0...generator.integer(below: 40)).map { _ in
                        UInt8(generator.integer(below: 256))
                    }
                    bytes.insert(contentsOf: extra, at: start)
                }
                try Data(bytes).write(to: URL(filePath: path))
                do throws(AudioError) {
                    let clip = try AudioFile.read(path)
                    #expect(clip.frameCount > 0)
                    #expect(clip.channels.allSatisfy { $0.allSatisfy(\.isFinite) })
                    sounds += 1
                } catch {
                    #expect(error.description.contains(path) && !error.description.contains("\n"))
                    errors += 1
                }
            }
            // Every page of Ogg has a checksum, so that hardly any damage passes.
            #expect(errors > 0 && (sounds > 0 || name == "c.ogg"))
        }
    }
}
