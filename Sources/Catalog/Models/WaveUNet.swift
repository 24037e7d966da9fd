import Learning
import Randomness
import Specs
import Tensors

/// A U-Net over the waveform, 1,395,345 parameters at its defaults: ``STFTUNet`` in one dimension.
///
/// One block a level: convolution over 15 samples with padding 7 and bias, batch normalisation, ReLU; max pooling by 2;
/// transposed convolution with kernel 2 and stride 2. A length that does not divide by 2 to the number of poolings is
/// padded with zeros, and the result cut back. The representation is (batch, sample, 1).
public struct WaveUNet: ModelEntry {
    public static let kind = "wave_unet"
    public static let summary = "1-D U-Net over the waveform"
    public static let tiny = [
        #"{ "kernel_size": 5, "channels": [4, 8] }"#
    ]

    public var kernelSize = 15
    public var channels = [16, 32, 64, 128, 256]

    public var representation: Representation { .waveform }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("kernel_size", &kernelSize, .from(1, to: 1_023), "samples that a convolution spans")
        fields.field(
            "channels", &channels, .from(1, to: 4_096), count: 2...8,
            "channels of each level, the bottleneck last; one pooling between two levels")
        fields.require(kernelSize % 2 == 1, at: "kernel_size", "must be odd, so that it has a middle")
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? { nil }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        WaveUNetModel(kernel: kernelSize, channels: channels, sampleRate: sampleRate, key: key)
    }
}

/// The network of ``WaveUNet``.
private final class WaveUNetModel: Model {
    let store: ParameterStore
    let sampleRate: Int
    private let down: [Block]
    private let up: [(doubling: Doubling1D, block: Block)]
    private let output: Convolution1D
    private let divisor: Int

    private struct Block {
        let convolution: Convolution1D
        let norm: BatchNorm

        init(_ scope: ParameterScope, in input: Int, out output: Int, kernel: Int) {
            convolution = Convolution1D(
                scope.scope("conv"), in: input, out: output, kernel: kernel, padding: kernel / 2)
            norm = BatchNorm(scope.scope("norm"), channels: output, relu: true)
        }

        func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
            norm(convolution(input), training: training)
        }
    }

    init(kernel: Int, channels: [Int], sampleRate: Int, key: RandomKey) {
        self.sampleRate = sampleRate
        store = ParameterStore(key: key)
        divisor = 1 << (channels.count - 1)
        let root = store.root
        down = channels.indices.map {
            Block(
                root.scope("down").scope($0), in: $0 == 0 ? 1 : channels[$0 - 1], out: channels[$0],
                kernel: kernel)
        }
        up = (0..<channels.count - 1).reversed().map { level in
            let scope = root.scope("up").scope(channels.count - 2 - level)
            return (
                Doubling1D(scope.scope("double"), in: channels[level + 1], out: channels[level]),
                Block(scope, in: 2 * channels[level], out: channels[level], kernel: kernel)
            )
        }
        output = Convolution1D(root.scope("output"), in: channels[0], out: 1, kernel: 1)
    }

    func represent(_ waves: [[Float]]) -> Tensor {
        let count = waves[0].count
        let padded = (count + divisor - 1) / divisor * divisor
        return Tensor(shape: [waves.count, padded, 1]) { values in
            values.update(repeating: 0)
            for (index, wave) in waves.enumerated() {
                _ = UnsafeMutableBufferPointer(rebasing: values[index * padded..<index * padded + count])
                    .update(fromContentsOf: wave)
            }
        }
    }

    func forward(_ input: Tensor, training: Bool) -> Tensor {
        var levels: [Tensor] = []
        var current = input
        for (index, block) in down.enumerated() {
            if index > 0 { current = current.maxPooled1d(kernel: 2) }
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
        let samples = output.array
        let padded = output.count / waves.count
        return waves.enumerated().map { index, wave in
            Array(samples[index * padded..<index * padded + wave.count])
        }
    }
}
