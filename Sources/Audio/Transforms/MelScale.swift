import Glibc

/// The two mel scales in use.
public enum MelScale: String, Sendable, CaseIterable, Codable {
    /// Slaney's Auditory Toolbox: linear below 1 kHz, logarithmic above. librosa's default.
    case slaney
    /// 2595 log₁₀(1 + f/700), of HTK. torchaudio's default.
    case htk

    public func mel(_ hertz: Double) -> Double {
        switch self {
        case .htk: return 2595 * log10(1 + hertz / 700)
        case .slaney: return hertz < 1000 ? 3 * hertz / 200 : 15 + log(hertz / 1000) / Self.logStep
        }
    }

    public func hertz(_ mel: Double) -> Double {
        switch self {
        case .htk: return 700 * (pow(10, mel / 2595) - 1)
        case .slaney: return mel < 15 ? 200 * mel / 3 : 1000 * exp(Self.logStep * (mel - 15))
        }
    }

    private static let logStep = log(6.4) / 27
}
