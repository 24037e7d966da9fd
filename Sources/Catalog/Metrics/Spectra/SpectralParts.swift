import Audio
import Learning
import Specs

/// What the measures of predicted spectra share: which parts they are taken of.
enum SpectralParts {
    static func field(_ parts: inout [String], _ fields: Fields) {
        fields.field(
            "parts", &parts, count: 1...17,
            "what is measured: mix, and stems that the model predicts; a part that is not predicted is missing"
        )
        fields.require(Set(parts).count == parts.count, at: "parts", "each part once")
    }

    /// What is predicted of a part, what should have come, and the bands' frequencies; nil where the part is not there.
    static func pair(
        _ part: String, of clip: ScoredClip
    ) -> (estimate: Spectrogram, reference: Spectrogram, frequencies: [Float])? {
        guard let spectra = clip.spectra, let estimate = spectra.estimate.parts[part],
            let reference = spectra.reference.parts[part]
        else { return nil }
        return (estimate, reference, spectra.reference.frequencies)
    }

    /// One number a part.
    static func values(
        _ parts: [String], of clip: ScoredClip,
        _ measure: (Spectrogram, Spectrogram, [Float]) -> Double?
    ) -> [Double?] {
        parts.map { part in
            pair(part, of: clip).flatMap { measure($0.estimate, $0.reference, $0.frequencies) }
        }
    }
}
