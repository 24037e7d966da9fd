import Audio
import Learning
import Specs
import Tensors

/// The losses of a codec over log magnitudes and phases, weighted and summed: mean |Δ ln(1 + |X|)|, a distance of phases,
/// mean |Δ sample| of the sound that each side stands for, and mean |Δ dB| of that sound's mel bands (power, librosa's
/// filters, floored at 1e-10), summed over resolutions. A weight of 0 spares the work.
public struct SpectrumAndSound: LossEntry {
    public static let kind = "spectrum_and_sound"
    public static let summary =
        "magnitudes, phases, samples and mel bands of a codec, for log magnitudes with phases"
    public static let tiny = [
        #"{ "n_fft": 64, "hop_length": 16, "mel_n_ffts": [64], "mel_hop_lengths": [16], "mel_bands": [8] }"#
    ]

    public var weight = 1.0
    public var fftSize = 2_048
    public var hopLength = 128
    public var magnitude = 1.0
    public var phase = 1.0
    public var phaseDistance = PhaseDistance.wrapped
    public var wave = 0.3
    public var mel = 0.003
    public var melFFTSizes = [2_048, 1_024]
    public var melHopLengths = [128, 256]
    public var melBandCounts = [80, 64]
    public var domains: [Representation] { [.logMagnitudesAndPhases] }

    /// How far apart two angles are.
    public enum PhaseDistance: String, Sendable, CaseIterable {
        /// The short way round.
        case wrapped
        /// |Δ sin| + |Δ cos|.
        case sinCos = "sin_cos"
        /// The difference of the numbers, as published: two angles on either side of π are far apart.
        case plain
    }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("n_fft", &fftSize, .from(32, to: 65_536), "the model's own")
        fields.field("hop_length", &hopLength, .from(1, to: 65_536), "the model's own")
        fields.field("magnitude", &magnitude, .atLeast(0), "factor of the log magnitudes")
        fields.field("phase", &phase, .atLeast(0), "factor of the phases")
        fields.field("phase_distance", &phaseDistance, "how far apart two angles are")
        fields.field("wave", &wave, .atLeast(0), "factor of the samples")
        fields.field("mel", &mel, .atLeast(0), "factor of the mel bands in dB")
        fields.field("mel_n_ffts", &melFFTSizes, .from(16, to: 65_536), count: 1...16, "samples in a frame")
        fields.field(
            "mel_hop_lengths", &melHopLengths, .from(1, to: 65_536), count: 1...16,
            "samples from one frame to the next, for each of mel_n_ffts")
        fields.field(
            "mel_bands", &melBandCounts, .from(1, to: 1_024), count: 1...16, "for each of mel_n_ffts")
        for (key, list) in [("mel_hop_lengths", melHopLengths), ("mel_bands", melBandCounts)] {
            fields.require(
                list.count == melFFTSizes.count, at: key,
                "give one for each of the \(melFFTSizes.count) mel_n_ffts")
        }
        fields.require(
            hopLength * 2 <= fftSize, at: "hop_length",
            "\(hopLength) leaves gaps between frames of \(fftSize) samples; at most \(fftSize / 2)")
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        shortExamples(count - hopLength, largestFFT: melFFTSizes.max() ?? 0)
    }

    public func objection(to model: any ModelEntry) -> String? {
        guard let codec = model as? ConvAutoencoder, codec.features == .logMagnitudeAndPhase,
            (codec.fftSize, codec.hopLength) != (fftSize, hopLength)
        else { return nil }
        return
            "n_fft \(fftSize) and hop_length \(hopLength) are not the model's \(codec.fftSize) and \(codec.hopLength); give it the same"
    }

    public func makeLoss(sampleRate: Int) throws -> any Loss {
        try Distance(
            settings: self,
            transform: SpectralTransform(STFT.Settings(fftSize: fftSize, hopLength: hopLength)),
            mels: melFFTSizes.indices.map { index in
                (
                    transform: try SpectralTransform(
                        STFT.Settings(
                            fftSize: melFFTSizes[index], hopLength: melHopLengths[index], padMode: .reflect)),
                    bank: MelTransform(
                        try MelBank(
                            MelBank.Settings(
                                sampleRate: sampleRate, fftSize: melFFTSizes[index],
                                bandCount: melBandCounts[index])))
                )
            })
    }

    private struct Distance: Loss {
        let settings: SpectrumAndSound
        let transform: SpectralTransform
        let mels: [(transform: SpectralTransform, bank: MelTransform)]
        var name: String { SpectrumAndSound.kind }
        var weight: Double { settings.weight }

        func value(output: Tensor, target: Tensor) -> Tensor {
            var total = levels(output, target)
            guard settings.wave > 0 || settings.mel > 0 else { return total }
            let (heard, wanted) = (sound(of: output), sound(of: target))
            if settings.wave > 0 {
                total = total + heard.meanAbsoluteDifference(from: wanted) * Float(settings.wave)
            }
            guard settings.mel > 0 else { return total }
            for (transform, bank) in mels {
                let levels = [heard, wanted].map { bank(transform($0).complexPower()).decibels() }
                total = total + levels[0].meanAbsoluteDifference(from: levels[1]) * Float(settings.mel)
            }
            return total
        }

        /// The distances of magnitudes and phases, weighted.
        private func levels(_ output: Tensor, _ target: Tensor) -> Tensor {
            if settings.phaseDistance == .wrapped {
                return output.polarDifference(
                    from: target, magnitude: Float(settings.magnitude), angle: Float(settings.phase))
            }
            let (own, other) = (output.split(3, into: [1, 1]), target.split(3, into: [1, 1]))
            let magnitudes = own[0].meanAbsoluteDifference(from: other[0]) * Float(settings.magnitude)
            guard settings.phase > 0 else { return magnitudes }
            let phases =
                settings.phaseDistance == .sinCos
                ? own[1].phasorDifference(from: other[1]) : own[1].meanAbsoluteDifference(from: other[1])
            return magnitudes + phases * Float(settings.phase)
        }

        /// (batch, samples) of log magnitudes and phases, (batch, frame, bin, 2).
        private func sound(of image: Tensor) -> Tensor {
            let length = max(1, settings.hopLength * (image.shape[1] - 1))
            guard let sound = try? transform.inverse(image.logPolarToComplex(), length: length) else {
                preconditionFailure("settings that cannot be inverted are refused when they are read")
            }
            return sound
        }
    }
}
