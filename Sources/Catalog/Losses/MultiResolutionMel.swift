import Audio
import Learning
import Specs
import Tensors

/// The mean |ln M̂ − ln M| of mel bands of magnitudes at several resolutions, floored at 1e-5, the mean over resolutions
/// (Kumar et al., 2023, use it for codecs).
public struct MultiResolutionMel: LossEntry {
    public static let kind = "mr_mel"
    public static let summary = "logarithms of mel bands at several resolutions, for waveforms"
    public static let tiny = [
        #"{ "n_ffts": [64, 128], "hop_lengths": [16, 32], "n_mels": [8, 10] }"#
    ]

    public var weight = 1.0
    public var fftSizes = [2_048, 1_024]
    public var hopLengths = [512, 256]
    public var bandCounts = [80, 64]
    public var domains: [Representation] { [.waveform] }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("n_ffts", &fftSizes, .from(16, to: 65_536), count: 1...16, "samples in a frame")
        fields.field(
            "hop_lengths", &hopLengths, .from(1, to: 65_536), count: 1...16,
            "samples from one frame to the next, for each n_fft")
        fields.field("n_mels", &bandCounts, .from(1, to: 1_024), count: 1...16, "mel bands, for each n_fft")
        let count = fftSizes.count
        fields.require(
            hopLengths.count == count, at: "hop_lengths", "give one for each of the \(count) n_ffts")
        fields.require(bandCounts.count == count, at: "n_mels", "give one for each of the \(count) n_ffts")
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        for (bands, fftSize) in zip(bandCounts, fftSizes) {
            let settings = MelBank.Settings(sampleRate: sampleRate, fftSize: fftSize, bandCount: bands)
            if let empty = (try? MelBank(settings))?.emptyBands.count, empty > 0 {
                return "\(empty) of \(bands) mel bands hold no bin of n_fft \(fftSize); take fewer n_mels"
            }
        }
        return shortExamples(count, largestFFT: fftSizes.max() ?? 0)
    }

    public func makeLoss(sampleRate: Int) throws -> any Loss {
        var transforms: [SpectralTransform] = []
        var banks: [MelTransform] = []
        for index in fftSizes.indices {
            transforms.append(
                try SpectralTransform(
                    STFT.Settings(
                        fftSize: fftSizes[index], hopLength: hopLengths[index], padMode: .reflect)))
            banks.append(
                MelTransform(
                    try MelBank(
                        MelBank.Settings(
                            sampleRate: sampleRate, fftSize: fftSizes[index], bandCount: bandCounts[index]))))
        }
        return MultiResolution(name: Self.kind, weight: weight, transforms: transforms) {
            [banks] index, output, target in
            banks[index](output).logDistance(to: banks[index](target), floor: 1e-5)
        }
    }
}
