import Audio

/// Which recordings a corpus keeps. What is left out is named, with its reason, in the manifest.
public struct ClipRules: Hashable, Sendable {
    /// Seconds; anything shorter is left out.
    public var shortest: Double
    /// A recording whose every sample is below this is digital silence (-80 dB of full scale).
    public var silence: Float

    public init(shortest: Double = 0.5, silence: Float = 1e-4) {
        self.shortest = shortest
        self.silence = silence
    }

    /// Why a clip is left out, or nil where it is kept.
    public func objection(to clip: Clip) -> String? {
        if clip.frameCount == 0 { return "no samples" }
        if clip.channels.contains(where: { $0.contains { !$0.isFinite } }) {
            return "samples that are not numbers"
        }
        if clip.duration < shortest { return "shorter than \(shortest) s" }
        if clip.channels.allSatisfy(isSilent) { return "digital silence" }
        return nil
    }

    /// Whether no sample reaches ``silence``.
    public func isSilent(_ samples: [Float]) -> Bool { samples.allSatisfy { abs($0) < silence } }
}
