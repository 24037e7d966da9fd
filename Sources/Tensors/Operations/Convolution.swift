import CKernels

/// How a convolution moves over its input. Two-dimensional; one-dimensional sound is an image of height 1.
public struct ConvolutionGeometry: Hashable, Sendable {
    public var kernel: (height: Int, width: Int) { (kernelHeight, kernelWidth) }
    var kernelHeight: Int
    var kernelWidth: Int
    var strideHeight: Int
    var strideWidth: Int
    var padTop: Int
    var padBottom: Int
    var padLeft: Int
    var padRight: Int
    var dilationHeight: Int
    var dilationWidth: Int
    public var groups: Int

    /// A convolution over images of (height, width).
    public init(
        kernel: (Int, Int), stride: (Int, Int) = (1, 1), padding: (Int, Int) = (0, 0),
        dilation: (Int, Int) = (1, 1),
        groups: Int = 1
    ) {
        kernelHeight = kernel.0
        kernelWidth = kernel.1
        strideHeight = stride.0
        strideWidth = stride.1
        padTop = padding.0
        padBottom = padding.0
        padLeft = padding.1
        padRight = padding.1
        dilationHeight = dilation.0
        dilationWidth = dilation.1
        self.groups = groups
    }

    /// A convolution over time.
    public init(kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1) {
        self.init(
            kernel: (1, kernel), stride: (1, stride), padding: (0, padding), dilation: (1, dilation),
            groups: groups)
    }
}

extension Tensor {
    /// 2-D convolution (cross-correlation, as in PyTorch's `conv2d`).
    ///
    /// - Parameters:
    ///   - weight: (out, in / groups, kernel height, kernel width).
    ///   - bias: (out), or nil.
    /// - Returns: (batch, height', width', out) from (batch, height, width, in).
    public func conv2d(weight: Tensor, bias: Tensor? = nil, _ geometry: ConvolutionGeometry) -> Tensor {
        demand(
            shape.rank == 4 && weight.shape.rank == 4 && shape[3] == weight.shape[1] * geometry.groups
                && weight.shape[2] == geometry.kernelHeight && weight.shape[3] == geometry.kernelWidth,
            "conv2d: input \(shape) does not fit weight \(weight.shape) in \(geometry.groups) group(s)")
        return convolved(
            as: shape, weight: weight, bias: bias, geometry,
            output: { n, h, w, c in [n, h, w, c] })
    }

    /// 1-D convolution (cross-correlation, as in PyTorch's `conv1d`).
    ///
    /// - Parameters:
    ///   - weight: (out, in / groups, kernel).
    ///   - bias: (out), or nil.
    /// - Returns: (batch, time', out) from (batch, time, in).
    public func conv1d(weight: Tensor, bias: Tensor? = nil, _ geometry: ConvolutionGeometry) -> Tensor {
        demand(
            shape.rank == 3 && weight.shape.rank == 3 && shape[2] == weight.shape[1] * geometry.groups
                && weight.shape[2] == geometry.kernelWidth && geometry.kernelHeight == 1,
            "conv1d: input \(shape) does not fit weight \(weight.shape) in \(geometry.groups) group(s)")
        return convolved(
            as: [shape[0], 1, shape[1], shape[2]], weight: weight, bias: bias, geometry,
            output: { n, _, w, c in [n, w, c] })
    }

    private func convolved(
        as image: Shape, weight: Tensor, bias: Tensor?, _ geometry: ConvolutionGeometry,
        output: (Int, Int, Int, Int) -> Shape
    ) -> Tensor {
        let out = weight.shape[0]
        if let bias {
            demand(bias.shape == [out], "convolution: bias \(bias.shape) for \(out) channels")
        }
        let work = ConvolutionWays.best(
            for: image, out: out, hasBias: bias != nil, geometry: geometry,
            precision: weight.tape?.precision ?? .fp32)
        let result = Tensor(uninitialized: output(image[0], work.outHeight, work.outWidth, out))
        work.forward(self, weight, bias, into: result)
        Tensor.record(result, from: [self, weight, bias]) { gradient in
            work.backward(self, weight, bias, gradient)
        }
        return result
    }
}

/// A way to compute a convolution of one shape.
protocol ConvolutionMethod {
    var outHeight: Int { get }
    var outWidth: Int { get }
    func forward(_ input: Tensor, _ weight: Tensor, _ bias: Tensor?, into result: Tensor)
    /// Gives the input, the weight and the bias their gradients, where they want one.
    func backward(_ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ gradient: Tensor)
}

/// The ways there are, the better ones first.
private enum ConvolutionWays {
    static func best(
        for image: Shape, out: Int, hasBias: Bool, geometry: ConvolutionGeometry, precision: Precision
    ) -> any ConvolutionMethod {
        if let way = SpectralConvolution(image: image, out: out, geometry: geometry) { return way }
        if let way = WinogradConvolution(image: image, out: out, geometry: geometry, precision: precision) {
            return way
        }
        return ConvolutionWork(image: image, out: out, hasBias: hasBias, geometry: geometry)
    }
}
