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
            let input = try Self.input(of: "\(folder)/\(path)", in: scratch)
            let result = try await run(
                .name("ffmpeg"),
                arguments: Arguments(
                    ["-nostdin", "-v", "error", "-y"] + input
                        + ["-map", "0:a:0", "-f", "f32le", "\(scratch.path)/peer.raw"]),
                output: .discarded, error: .string(limit: 1 << 16))
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

    /// How ffmpeg is shown a file. It takes no RIFX (big-endian RIFF) but reads its 24 bits in the wrong order, so it is given the
    /// bare samples with their kind; and it finds no GSM in a file of a few frames unless told.
    private static func input(of path: String, in scratch: ScratchFolder) throws -> [String] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        func number(_ place: Int, _ count: Int) -> Int {
            bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
        }
        if path.hasSuffix(".gsm") { return ["-f", "gsm", "-i", "file:\(path)"] }
        guard bytes.starts(with: Array("RIFX".utf8)) else { return ["-i", "file:\(path)"] }
        var (place, kind, rate, channels) = (12, "", 0, 0)
        while place + 8 <= bytes.count {
            let size = number(place + 4, 4)
            if bytes[place..<place + 4].elementsEqual("fmt ".utf8) {
                (channels, rate) = (number(place + 10, 2), number(place + 12, 4))
                let bits = (number(place + 20, 2) / channels) * 8
                kind = bits == 8 ? "u8" : "\(number(place + 8, 2) == 3 ? "f" : "s")\(bits)be"
            } else if bytes[place..<place + 4].elementsEqual("data".utf8) {
                let samples = bytes[(place + 8)..<min(bytes.count, place + 8 + size)]
                try scratch.write(Array(samples), to: "peer.in")
                return ["-f", kind, "-ar", "\(rate)", "-ac", "\(channels)", "-i", "\(scratch.path)/peer.in"]
            }
            place += 8 + size + size & 1
        }
        return ["-i", "file:\(path)"]
    }
}
