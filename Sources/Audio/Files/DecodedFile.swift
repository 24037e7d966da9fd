/// A file that ``AudioReader`` can open.
public final class DecodedFile: Sendable {
    /// What to open.
    public let path: String

    /// - Throws: ``AudioError`` when neither libsndfile nor ffmpeg finds sound in it.
    public init(_ path: String) async throws {
        _ = try AudioFile.info(path)
        self.path = path
    }

    /// The whole sound.
    public func read() throws(AudioError) -> Clip { try AudioFile.read(path) }
}
