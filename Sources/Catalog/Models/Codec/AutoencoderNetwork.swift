import Learning
import Tensors

/// The layers of ``ConvAutoencoder``: images of (batch, frame, bin, 2) to a latent and back.
struct AutoencoderNetwork {
    private let down: [Convolution2D]
    private let before: [ResidualBlock]
    private let narrow: Convolution2D?
    private let widen: Convolution2D?
    private let after: [ResidualBlock]
    private let up: [TransposedConvolution2D]
    private let strides: [(time: Int, frequency: Int)]
    /// Channels of the latent.
    let latentChannels: Int

    init(_ root: ParameterScope, _ settings: ConvAutoencoder) {
        let channels = [2] + settings.channels
        let deepest = channels[channels.count - 1]
        let strides = zip(settings.timeStrides, settings.frequencyStrides).map { (time: $0, frequency: $1) }
        self.strides = strides
        latentChannels = settings.latentChannels ?? deepest
        let levels = settings.channels.indices
        down = levels.map { level in
            let kernel = level == 0 ? 5 : 3
            let stride = strides[level]
            return Convolution2D(
                root.scope("down").scope(level), in: channels[level], out: channels[level + 1],
                ConvolutionGeometry(
                    kernel: (kernel, kernel), stride: (stride.time, stride.frequency),
                    padding: (kernel / 2, kernel / 2)), relu: true)
        }
        before = (0..<settings.residualBlocks).map {
            ResidualBlock(root.scope("before").scope($0), channels: deepest)
        }
        narrow = settings.latentChannels.map {
            Convolution2D(root.scope("narrow"), in: deepest, out: $0, kernel: 1)
        }
        widen = settings.latentChannels.map {
            Convolution2D(root.scope("widen"), in: $0, out: deepest, kernel: 3, padding: 1, relu: true)
        }
        after = (0..<settings.decoderBlocks).map {
            ResidualBlock(root.scope("after").scope($0), channels: deepest)
        }
        up = levels.reversed().map { level in
            let kernel = level == 0 ? 5 : 3
            let stride = strides[level]
            return TransposedConvolution2D(
                root.scope("up").scope(levels.count - 1 - level), in: channels[level + 1],
                out: channels[level],
                TransposedGeometry(
                    kernel: (kernel, kernel), stride: (stride.time, stride.frequency),
                    padding: (kernel / 2, kernel / 2), outputPadding: (stride.time - 1, stride.frequency - 1)),
                relu: level > 0)
        }
    }

    /// Extents of the latent for so many frames and bins.
    func latentExtents(frames: Int, bins: Int) -> (time: Int, frequency: Int) {
        strides.reduce((frames, bins)) {
            (($0.0 + $1.time - 1) / $1.time, ($0.1 + $1.frequency - 1) / $1.frequency)
        }
    }

    func encode(_ image: Tensor) -> Tensor {
        var current = image
        for layer in down { current = layer(current) }
        for block in before { current = block(current) }
        return narrow?(current) ?? current
    }

    func decode(_ latent: Tensor, frames: Int, bins: Int) -> Tensor {
        var current = latent
        if let widen { current = widen(current) }
        for block in after { current = block(current) }
        for layer in up { current = layer(current) }
        return current.cropped(1, to: frames).cropped(2, to: bins)
    }

    /// Convolution, ReLU, convolution, the sum with what came in, ReLU.
    private struct ResidualBlock {
        let first: Convolution2D
        let second: Convolution2D

        init(_ scope: ParameterScope, channels: Int) {
            first = Convolution2D(
                scope.scope("first"), in: channels, out: channels, kernel: 3, padding: 1, relu: true)
            second = Convolution2D(scope.scope("second"), in: channels, out: channels, kernel: 3, padding: 1)
        }

        func callAsFunction(_ input: Tensor) -> Tensor { (input + second(first(input))).relu() }
    }
}
