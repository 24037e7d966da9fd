import Audio
import Learning
import Randomness
import Specs

/// Phase-gradient heap integration (Průša, Balazs and Søndergaard, 2017) of a reassigned spectrogram: reassigned times and
/// frequencies are the phase's derivatives, exactly. Griffin-Lim may go on from there.
public struct PhaseGradientInverter: ModelEntry {
    public static let kind = "phase_gradient"
    public static let summary =
        "phase-gradient heap integration, of the exact gradients that the map holds; nothing to train"
    public static let usualMetrics = inversionMetrics

    public var map = MapSettings()
    public var gradients = Gradients.exact
    public var tolerance = 1e-6
    public var iterations = 0

    /// Where the phase's derivatives come from.
    public enum Gradients: String, Sendable, CaseIterable {
        /// Reassigned frequencies and times.
        case exact
        /// Log magnitudes, as for a Gaussian window.
        case estimated
    }

    public var representation: Representation { .waveform }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "gradients", &gradients,
            "exact: the map's own frequencies and times; estimated: from log magnitudes, as for a Gaussian window"
        )
        fields.field(
            "tolerance", &tolerance, .from(0, to: 0.99),
            "bins under this share of the largest magnitude get random phases")
        fields.field(
            "griffin_lim_iterations", &iterations, .from(0, to: 100_000), "of fast Griffin-Lim afterwards")
        map.fields(fields)
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        map.objection(toExamplesOf: count)
    }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        let stft = try map.stft()
        try stft.requireInvertible()
        let heap = try PhaseGradientHeap(stft, tolerance: Float(tolerance))
        let phases = key.derive("phases")
        return try MapInverter(map, sampleRate: sampleRate, key: key) {
            [settings = map, gradients, iterations] map, count in
            let spectrum =
                gradients == .exact
                ? heap(map, sampleRate: Double(sampleRate), key: phases)
                : heap(map.spectrogram, key: phases)
            guard iterations > 0 else {
                let samples = try stft.inverse(
                    spectrum, length: count, least: STFT.leastWeightOfEstimates)
                return settings.inversion(samples, frames: map.frameCount, of: stft)
            }
            var search = try GriffinLim(
                stft, magnitudes: map.spectrogram, length: count, start: .phases(of: spectrum))
            search.iterate(iterations)
            return settings.inversion(search.samples(), frames: map.frameCount, of: stft)
        }
    }
}
