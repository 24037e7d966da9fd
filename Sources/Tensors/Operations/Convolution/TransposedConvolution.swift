import CKernels

/// How a transposed convolution moves over its output.
public struct TransposedGeometry: Hashable, Sendable {
    /// The convolution whose derivative it is.
    let convolution: ConvolutionGeometry
    let outputPadding: [Int]

    public var kernel: (height: Int, width: Int) { convolution.kernel }
    public var groups: Int { convolution.groups }

    /// Over images of (height, width).
    ///
    /// - Parameter outputPadding: rows and columns added at the bottom and right, less than the stride.
    public init(
        kernel: (Int, Int), stride: (Int, Int) = (1, 1), padding: (Int, Int) = (0, 0),
        outputPadding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1
    ) {
        demand(
            outputPadding.0 >= 0 && outputPadding.1 >= 0 && outputPadding.0 < stride.0
                && outputPadding.1 < stride.1,
            "transposed convolution: an output padding of \(outputPadding) with stride \(stride)")
        convolution = ConvolutionGeometry(
            kernel: kernel, stride: stride, padding: padding, dilation: dilation, groups: groups)
        self.outputPadding = [outputPadding.0, outputPadding.1]
    }

    /// Over time.
    public init(
        kernel: Int, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0, dilation: Int = 1,
        groups: Int = 1
    ) {
        self.init(
            kernel: (1, kernel), stride: (1, stride), padding: (0, padding),
            outputPadding: (0, outputPadding),
            dilation: (1, dilation), groups: groups)
    }

    /// The output's (height, width) for an input's.
    func extent(_ height: Int, _ width: Int) -> (height: Int, width: Int) {
        let g = convolution
        return (
            (height - 1) * g.strideHeight - g.padTop - g.padBottom + g.dilationHeight * (g.kernelHeight - 1)
                + 1
                + outputPadding[0],
            (width - 1) * g.strideWidth - g.padLeft - g.padRight + g.dilationWidth * (g.kernelWidth - 1) + 1
                + outputPadding[1]
        )
    }
}

extension Tensor {
    /// 2-D transposed convolution (PyTorch's `conv_transpose2d`).
    ///
    /// - Parameters:
    ///   - weight: (in, out / groups, kernel height, kernel width).
    ///   - bias: (out), or nil.
    /// - Returns: (batch, height', width', out) from (batch, height, width, in).
    public func transposedConv2d(weight: Tensor, bias: Tensor? = nil, _ geometry: TransposedGeometry)
        -> Tensor
    {
        let g = geometry.convolution
        demand(
            shape.rank == 4 && weight.shape.rank == 4 && shape[3] == weight.shape[0]
                && weight.shape[2] == g.kernelHeight && weight.shape[3] == g.kernelWidth,
            "transposedConv2d: input \(shape) does not fit weight \(weight.shape)")
        return transposedConvolution(shape, weight, bias, geometry) { n, h, w, c in [n, h, w, c] }
    }

    /// 1-D transposed convolution (PyTorch's `conv_transpose1d`).
    ///
    /// - Parameters:
    ///   - weight: (in, out / groups, kernel).
    ///   - bias: (out), or nil.
    /// - Returns: (batch, time', out) from (batch, time, in).
    public func transposedConv1d(weight: Tensor, bias: Tensor? = nil, _ geometry: TransposedGeometry)
        -> Tensor
    {
        demand(
            shape.rank == 3 && weight.shape.rank == 3 && shape[2] == weight.shape[0]
                && weight.shape[2] == geometry.convolution.kernelWidth
                && geometry.convolution.kernelHeight == 1,
            "transposedConv1d: input \(shape) does not fit weight \(weight.shape)")
        return transposedConvolution([shape[0], 1, shape[1], shape[2]], weight, bias, geometry) {
            n, _, w, c in [n, w, c]
        }
    }

    private func transposedConvolution(
        _ image: Shape, _ weight: Tensor, _ bias: Tensor?, _ geometry: TransposedGeometry,
        output: (Int, Int, Int, Int) -> Shape
    ) -> Tensor {
        let g = geometry.convolution
        let out = weight.shape[1] * g.groups
        let extent = geometry.extent(image[1], image[2])
        demand(
            image[3] % g.groups == 0 && extent.height > 0 && extent.width > 0,
            "transposed convolution: input \(shape), weight \(weight.shape), \(g.groups) group(s)")
        if let bias {
            demand(
                bias.shape == [out], "transposed convolution: bias \(bias.shape) for \(out) channels")
        }
        // The derivative of a convolution from the result's image to this one.
        let work = ConvolutionWork(
            image: [image[0], extent.height, extent.width, out], out: image[3], hasBias: false, geometry: g)
        let result = Tensor(uninitialized: output(image[0], extent.height, extent.width, out))
        if let narrow = NarrowTransposedConvolution(out: out, geometry: g) {
            narrow.forward(self, image: image, weight, bias, extent: extent, into: result)
        } else {
            work.inputGradient(weight, of: self, into: result)
            if let bias {
                ThreadPool.run(over: result.count / out, grain: max(1, Elementwise.grain / out)) { range, _ in
                    ck_add_to_rows(result.pointer + range.lowerBound * out, range.count, out, bias.pointer)
                }
            }
        }
        Tensor.record(result, from: [self, weight, bias]) { gradient in
            if self.needsGradient {
                let own = Tensor(uninitialized: self.shape)
                work.forward(gradient, weight, nil, into: own)
                self.accumulate(own)
            }
            if weight.needsGradient {
                weight.accumulate(work.weightGradient(gradient, upstream: self, weight.shape))
            }
            if let bias, bias.needsGradient { bias.accumulate(Broadcasting.sum(gradient, to: [out])) }
        }
        return result
    }
}
