import Glibc
import Subprocess

/// A file that ``AudioReader`` can open: the given one where libsndfile knows it, else a copy decoded by ffmpeg.
///
/// The copy is a temporary float wav beside nothing of the person's; it goes when the last reference does.
public final class DecodedFile: Sendable {
    /// What to open.
    public let path: String
    private let isTemporary: Bool

    /// Makes `path` readable, through ffmpeg if need be.
    ///
    /// - Throws: ``AudioError`` when neither libsndfile nor ffmpeg finds sound in it.
    public init(_ path: String) async throws {
        do {
            _ = try AudioFile.info(path)
            self.path = path
            isTemporary = false
        } catch AudioError.notAudio(_, let reason) {
            self.path = try await Self.decode(path, reason: reason)
            isTemporary = true
        }
    }

    deinit { if isTemporary { unlink(path) } }

    /// The whole sound.
    public func read() throws(AudioError) -> Clip { try AudioFile.read(path) }

    private static func decode(_ path: String, reason: String) async throws -> String {
        let decoded = try TemporaryPlace.file(ending: ".wav")
        do {
            // RF64 where needed: an hour of multichannel float passes the 4 GiB of plain wav.
            let result = try await run(
                .name("ffmpeg"),
                arguments: [
                    "-nostdin", "-v", "error", "-y", "-i", "file:" + path, "-map", "0:a:0", "-c:a",
                    "pcm_f32le",
                    "-rf64", "auto", decoded,
                ], output: .discarded, error: .string(limit: 1 << 16))
            guard result.terminationStatus.isSuccess else {
                let said = result.standardError.split(separator: "\n").last.map(String.init) ?? reason
                throw AudioError.notAudio(path: path, reason: "ffmpeg says: \(said)")
            }
            return decoded
        } catch let error as AudioError {
            unlink(decoded)
            throw error
        } catch {
            unlink(decoded)
            throw AudioError.notAudio(
                path: path, reason: "\(reason), and ffmpeg, which decodes other formats, did not start")
        }
    }
}
