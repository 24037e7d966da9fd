import Audio
import Tensors

/// ``Audio/STFT`` for batches of signals on a tape: the same settings, the same numbers, and derivatives.
public struct SpectralTransform: Sendable {
    public let stft: STFT
    private let padding: Padding
    private var settings: STFT.Settings { stft.settings }

    /// - Throws: `AudioError` for settings that cannot work, or a pad mode without a derivative here.
    public init(_ settings: STFT.Settings) throws(AudioError) {
        stft = try STFT(settings)
        switch settings.padMode {
        case .constant: padding = .zero
        case .reflect: padding = .reflect
        case .wrap: padding = .circular
        default:
            throw .invalid(
                "pad_mode \(settings.padMode.rawValue) has no derivative here; use constant, reflect or wrap")
        }
    }

    /// The fewest samples that can be transformed.
    public var leastSamples: Int {
        settings.isCentered ? (padding == .zero ? 1 : settings.fftSize / 2 + 1) : settings.fftSize
    }

    /// (batch, frames, bins, 2), real and imaginary parts, from (batch, samples).
    public func callAsFunction(_ signals: Tensor) -> Tensor {
        let reach = settings.isCentered ? settings.fftSize / 2 : 0
        let padded = reach > 0 ? signals.padded(1, before: reach, after: reach, padding) : signals
        return padded.shortTimeFourier(window: window, hop: settings.hopLength)
    }

    /// (batch, length) from (batch, frames, bins, 2), by least squares; samples that no frame reaches are 0.
    ///
    /// - Throws: `AudioError` when the window and hop leave samples without weight between frames.
    public func inverse(_ spectra: Tensor, length: Int) throws(AudioError) -> Tensor {
        guard stft.isInvertible else {
            throw .invalid(
                "the STFT cannot be inverted: a window of \(settings.windowLength) with hop \(settings.hopLength) leaves samples without weight; use a smaller hop_length"
            )
        }
        let weights = Tensor.overlapWeights(
            window: window, hop: settings.hopLength, frames: spectra.shape[1])
        let signals = spectra.inverseShortTimeFourier(
            window: window, hop: settings.hopLength, weights: weights)
        let first = settings.isCentered ? settings.fftSize / 2 : 0
        let there = min(length, max(0, signals.shape[1] - first))
        let cut = signals.cropped(1, from: first, to: there)
        return there == length ? cut : cut.padded(1, before: 0, after: length - there)
    }

    private var window: Tensor { Tensor(stft.window, shape: [stft.window.count]) }
}
