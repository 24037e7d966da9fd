import Audio
import Foundation
import Subprocess
import TestSupport
import Testing

/// Every sound file of a folder that `scripts/check-audio.sh` fills, against ffmpeg.
@Suite struct SoundFolderTests {
    private static let folder = ProcessInfo.processInfo.environment["ETUDE_SOUNDS"]

    @Test(.enabled(if: folder != nil, "scripts/check-audio.sh names a folder of sounds"))
    func everyFileIsReadAsThePeerReadsItOrRefused() async throws {
        let folder = try #require(Self.folder)
        let scratch = ScratchFolder()
        var counts: [String: (read: Int, refused: Int)] = [:]
        var worst: Float = 0
        for path in try SoundFiles.list(folder).files {
            let package = path.split(separator: "/").first.map(String.init) ?? path
            let clip: Clip
            do throws(AudioError) {
                clip = try AudioFile.read("\(folder)/\(path)")
            } catch {
                counts[package, default: (0, 0)].refused += 1
                print("refused  \(error.description.replacing(folder + "/", with: ""))")
                continue
            }
            let result = try await run(
                .name("ffmpeg"),
                arguments: [
                    "-nostdin", "-v", "error", "-y", "-i", "file:\(folder)/\(path)", "-map", "0:a:0", "-f",
                    "f32le",
                    "\(scratch.path)/peer.raw",
                ], output: .discarded, error: .string(limit: 1 << 16))
            guard result.terminationStatus.isSuccess else {
                print(
                    "ours alone  \(path): ffmpeg says \(result.standardError.split(separator: "\n").last ?? "nothing")"
                )
                continue
            }
            let peer = try scratch.bytes("peer.raw").withUnsafeBytes { bytes in
                (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
            }
            counts[package, default: (0, 0)].read += 1
            #expect(peer.count == clip.frameCount * clip.channelCount, "\(path): the length")
            guard peer.count == clip.frameCount * clip.channelCount else { continue }
            var difference: Float = 0
            for (channel, samples) in clip.channels.enumerated() {
                for (frame, sample) in samples.enumerated() {
                    difference = max(difference, abs(sample - peer[frame * clip.channelCount + channel]))
                }
            }
            let lossy = ["ogg", "oga", "opus"].contains { path.lowercased().hasSuffix($0) }
            #expect(difference <= (lossy ? 1e-4 : 0x1p-15), "\(path): the samples")
            worst = max(worst, difference)
        }
        for (package, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(package): \(count.read) read alike, \(count.refused) refused")
        }
        print("largest difference of a sample: \(worst)")
        #expect(!counts.isEmpty)
    }
}
