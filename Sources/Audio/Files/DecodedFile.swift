/// A file that ``AudioReader`` can open.
public final class DecodedFile: Sendable {
    /// What to open.
    public let path: String
    /// What becomes of it where it is cut short or damaged.
    public let tolerance: Tolerance
    /// What its header says.
    public let info: AudioInfo

    /// - Throws: ``AudioError`` when neither libsndfile nor ffmpeg finds sound in it.
    public init(_ path: String, tolerance: Tolerance = .none) async throws {
        info = try AudioFile.info(path, tolerance: tolerance)
        self.path = path
        self.tolerance = tolerance
    }

    /// The whole sound.
    public func read() throws(AudioError) -> Clip { try AudioFile.read(path, tolerance: tolerance) }
}
