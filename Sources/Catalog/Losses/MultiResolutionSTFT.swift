import Audio
import Learning
import Specs
import Tensors

/// Multi-resolution STFT loss (Yamamoto et al., 2020): spectral convergence and the mean |ln|X̂| − ln|X|| of each item, the mean
/// over resolutions and items. auraloss's `MultiResolutionSTFTLoss` for a batch of one; there, a larger batch is one item.
public struct MultiResolutionSTFT: LossEntry {
    public static let kind = "mr_stft"
    public static let summary =
        "spectral convergence and log magnitudes at several resolutions, for waveforms"
    public static let tiny = [
        #"{ "n_ffts": [64, 128], "hop_lengths": [16, 32], "win_lengths": [64, 100] }"#
    ]

    public var weight = 1.0
    public var fftSizes = [1_024, 2_048, 512]
    public var hopLengths = [120, 240, 50]
    public var windowLengths = [600, 1_200, 240]
    public var domains: [Representation] { [.waveform] }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("n_ffts", &fftSizes, .from(16, to: 65_536), count: 1...16, "samples in a frame")
        fields.field(
            "hop_lengths", &hopLengths, .from(1, to: 65_536), count: 1...16,
            "samples from one frame to the next, for each n_fft")
        fields.field(
            "win_lengths", &windowLengths, .from(1, to: 65_536), count: 1...16,
            "samples in a Hann window, for each n_fft")
        let count = fftSizes.count
        fields.require(
            hopLengths.count == count, at: "hop_lengths", "give one for each of the \(count) n_ffts")
        fields.require(
            windowLengths.count == count, at: "win_lengths", "give one for each of the \(count) n_ffts")
        fields.require(
            zip(windowLengths, fftSizes).allSatisfy { $0 <= $1 }, at: "win_lengths",
            "none may be longer than its n_fft")
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        shortExamples(count, largestFFT: fftSizes.max() ?? 0)
    }

    public func makeLoss(sampleRate: Int) throws -> any Loss {
        let transforms = try fftSizes.indices.map {
            try SpectralTransform(
                STFT.Settings(
                    fftSize: fftSizes[$0], hopLength: hopLengths[$0], windowLength: windowLengths[$0],
                    padMode: .reflect))
        }
        return MultiResolution(name: Self.kind, weight: weight, transforms: transforms) { _, output, target in
            output.spectralConvergence(to: target) + output.logDistance(to: target, floor: 1e-4)
        }
    }
}

/// Why examples are too short for mirrored ends, or nil.
func shortExamples(_ count: Int, largestFFT: Int) -> String? {
    count > largestFFT / 2
        ? nil
        : "examples of \(count) samples are too short for frames of \(largestFFT), whose ends are mirrored; "
            + "take crops of more than \(largestFFT / 2) samples, or smaller frames"
}

/// The mean of a distance between magnitudes over several short-time transforms of waveforms (batch, sample, 1).
struct MultiResolution: Loss {
    let name: String
    let weight: Double
    let transforms: [SpectralTransform]
    /// The distance at a resolution's index.
    let distance: @Sendable (_ resolution: Int, _ output: Tensor, _ target: Tensor) -> Tensor

    func value(output: Tensor, target: Tensor) -> Tensor {
        let signals = [output, target].map { $0.reshaped(to: [$0.shape[0], $0.count / max(1, $0.shape[0])]) }
        var total: Tensor?
        for (index, transform) in transforms.enumerated() {
            // Magnitudes at 1e-4 and above, as auraloss has them.
            let spectra = signals.map { transform($0).complexMagnitude(floor: 1e-8) }
            let term = distance(index, spectra[0], spectra[1])
            total = total.map { $0 + term } ?? term
        }
        return (total ?? Tensor(0)) * (1 / Float(max(1, transforms.count)))
    }
}
