/// What else a codec's bytes could be spent on: controls that are stored in files as large as a codec's, or nearly.
///
/// A container and a codec's least rate weigh on short sound, so not every file can be as small as it was to be.
public enum SpentBytes: String, Sendable, CaseIterable {
    /// Opus in an Ogg container.
    case opus
    /// 16-bit PCM in a wav file.
    case pcm

    private var way: String {
        switch self {
        case .opus: "Opus"
        case .pcm: "16-bit PCM at a lower rate"
        }
    }

    /// What it is called: `Opus, as many bytes` within 5 %, else `Opus, 72 % more bytes`.
    ///
    /// - Parameter ratio: its bit rate over the codec's, each the mean over clips; nil where that is not known.
    public func title(_ ratio: Double?) -> String { "\(way), \(Self.words(ratio))" }

    static func words(_ ratio: Double?) -> String {
        guard let ratio, ratio.isFinite, ratio > 0 else { return "how many bytes is not stored" }
        let percent = 100 * (ratio - 1)
        // Sums of floating-point numbers come to 5.000000001 % where it is 5.
        guard abs(percent) > 5 + 1e-6 else { return "as many bytes" }
        return "\(Int(abs(percent).rounded())) % \(percent > 0 ? "more" : "fewer") bytes"
    }
}
