import Audio
import Learning
import Randomness
import Specs
import Tensors

/// A U-Net over magnitude spectrograms, 960,049 parameters at its defaults.
///
/// One block a level: convolution 3x3 with padding 1 and bias, batch normalisation, ReLU. Down: blocks of 16, 32, 64 and
/// 128 channels, each followed by max pooling 2x2; bottleneck 256. Up: transposed convolution 2x2, stride 2, halving the
/// channels; zeros at the right and bottom up to the skip's size; [up, skip] joined; a block. Output: 1x1 convolution,
/// no activation: it predicts the magnitude itself. Sound comes back with the phase of the input.
///
/// The representation is (batch, frame, bin, 1), magnitudes of librosa's STFT.
public struct STFTUNet: ModelEntry {
    public static let kind = "stft_unet"
    public static let summary = "2-D U-Net over magnitude spectrograms; the input's phase is kept"
    public static let tiny = [
        #"{ "n_fft": 64, "hop_length": 16, "channels": [4, 8] }"#,
        #"{ "n_fft": 64, "hop_length": 32, "center": false, "channels": [4, 8] }"#,
    ]

    public var fftSize = 2_048
    public var hopLength = 512
    public var isCentered = true
    public var channels = [16, 32, 64, 128, 256]

    public var representation: Representation { .magnitudes }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("n_fft", &fftSize, .from(32, to: 65_536), "samples in a frame of the STFT")
        fields.field("hop_length", &hopLength, .from(1, to: 65_536), "samples from one frame to the next")
        fields.field("center", &isCentered, "whether frame t has its middle at sample t * hop_length")
        fields.field(
            "channels", &channels, .from(1, to: 4_096), count: 2...8,
            "channels of each level, the bottleneck last; one pooling between two levels")
        fields.require(fftSize % 2 == 0, at: "n_fft", "must be even")
        fields.require(
            hopLength * 2 <= fftSize, at: "hop_length",
            "\(hopLength) leaves gaps between frames of \(fftSize) samples; at most \(fftSize / 2)")
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        let frames =
            isCentered ? 1 + count / hopLength : count < fftSize ? 0 : 1 + (count - fftSize) / hopLength
        let least = 1 << (channels.count - 1)
        if frames < least {
            return
                "examples of \(count) samples give \(frames) frames, and \(channels.count - 1) poolings need \(least); "
                + "take longer crops or a shorter hop_length"
        }
        if fftSize / 2 + 1 < least {
            return
                "n_fft \(fftSize) gives \(fftSize / 2 + 1) bins, and \(channels.count - 1) poolings need \(least)"
        }
        return nil
    }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        let stft = try STFT(
            STFT.Settings(fftSize: fftSize, hopLength: hopLength, isCentered: isCentered, padMode: .reflect))
        return STFTUNetModel(stft: stft, channels: channels, sampleRate: sampleRate, key: key)
    }
}

/// The network of ``STFTUNet``.
private final class STFTUNetModel: Model {
    let store: ParameterStore
    let sampleRate: Int
    private let stft: STFT
    private let down: [Block]
    private let up: [(doubling: Doubling2D, block: Block)]
    private let output: Convolution2D

    private struct Block {
        let convolution: Convolution2D
        let norm: BatchNorm

        init(_ scope: ParameterScope, in input: Int, out output: Int) {
            convolution = Convolution2D(scope.scope("conv"), in: input, out: output, kernel: 3, padding: 1)
            norm = BatchNorm(scope.scope("norm"), channels: output, relu: true)
        }

        func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
            norm(convolution(input), training: training)
        }
    }

    init(stft: STFT, channels: [Int], sampleRate: Int, key: RandomKey) {
        self.stft = stft
        self.sampleRate = sampleRate
        store = ParameterStore(key: key)
        let root = store.root
        down = channels.indices.map {
            Block(root.scope("down").scope($0), in: $0 == 0 ? 1 : channels[$0 - 1], out: channels[$0])
        }
        up = (0..<channels.count - 1).reversed().map { level in
            let scope = root.scope("up").scope(channels.count - 2 - level)
            return (
                Doubling2D(scope.scope("double"), in: channels[level + 1], out: channels[level]),
                Block(scope, in: 2 * channels[level], out: channels[level])
            )
        }
        output = Convolution2D(root.scope("output"), in: channels[0], out: 1, kernel: 1)
    }

    func represent(_ waves: [[Float]]) -> Tensor {
        let frames = stft.frameCount(of: waves[0].count)
        let size = frames * stft.binCount
        return Tensor(shape: [waves.count, frames, stft.binCount, 1]) { values in
            for (index, wave) in waves.enumerated() {
                let magnitudes = stft.magnitudes(wave).values
                _ = UnsafeMutableBufferPointer(rebasing: values[index * size..<(index + 1) * size])
                    .update(fromContentsOf: magnitudes)
            }
        }
    }

    func forward(_ input: Tensor, training: Bool) -> Tensor {
        var levels: [Tensor] = []
        var current = input
        for (index, block) in down.enumerated() {
            if index > 0 { current = current.maxPooled2d(kernel: (2, 2)) }
            current = block(current, training: training)
            levels.append(current)
        }
        for (index, step) in up.enumerated() {
            let joined = step.doubling(current).joined(withSkip: levels[levels.count - 2 - index])
            current = step.block(joined, training: training)
        }
        return output(current)
    }

    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] {
        let magnitudes = output.array
        let size = output.count / waves.count
        return waves.enumerated().map { index, wave in
            var spectrum = stft.forward(wave)
            for place in 0..<size {
                // A magnitude below zero means nothing: silence.
                let wanted = max(0, magnitudes[index * size + place])
                let (real, imaginary) = (spectrum.real[place], spectrum.imaginary[place])
                let length = (real * real + imaginary * imaginary).squareRoot()
                let gain = length > 1e-12 ? wanted / length : 0
                spectrum.real[place] = gain * real
                spectrum.imaginary[place] = length > 1e-12 ? gain * imaginary : 0
            }
            // Settings that cannot be inverted are refused when the model is made.
            return (try? stft.inverse(altered: spectrum, of: wave)) ?? wave
        }
    }
}
