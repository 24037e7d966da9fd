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

/// One convolution over one batch through oneDNN: plans for its chunks, and the three directions.
struct ConvolutionWork: ConvolutionMethod {
    let image: Shape
    let out: Int
    let chunks: BatchChunks
    let main: ConvolutionPlan
    /// The plan of the last chunk, where it is smaller.
    let rest: ConvolutionPlan

    var outHeight: Int { main.outHeight }
    var outWidth: Int { main.outWidth }

    init(image: Shape, out: Int, hasBias: Bool, geometry: ConvolutionGeometry) {
        self.image = image
        self.out = out
        let perExample =
            2.0 * Double(image[1] * image[2] * image[3]) * Double(out)
            * Double(geometry.kernelHeight * geometry.kernelWidth) / Double(geometry.groups)
        chunks = BatchChunks(batch: image[0], workPerExample: perExample)
        func plan(_ batch: Int) -> ConvolutionPlan {
            ConvolutionPlans.plan(
                .init(
                    image: [batch, image[1], image[2], image[3]], out: out, geometry: geometry,
                    hasBias: hasBias))
        }
        main = plan(chunks.size)
        rest = chunks.last == chunks.size ? main : plan(chunks.last)
    }

    func plan(_ chunk: Int) -> ConvolutionPlan { chunk == chunks.count - 1 ? rest : main }
    var inputStride: Int { chunks.size * image[1] * image[2] * image[3] }
    var outputStride: Int { chunks.size * outHeight * outWidth * out }

    func forward(_ input: Tensor, _ weight: Tensor, _ bias: Tensor?, into result: Tensor) {
        let packed = packedForward(weight)
        let packedRest = rest === main ? packed : packedForward(weight, of: rest)
        ThreadPool.run(chunks: chunks.count) { chunk, _ in
            ck_conv_forward(
                plan(chunk).handle, input.pointer + chunk * inputStride,
                (chunk == chunks.count - 1 ? packedRest : packed).pointer, bias?.pointer,
                result.pointer + chunk * outputStride)
        }
    }

    private func packedForward(_ weight: Tensor, of plan: ConvolutionPlan? = nil) -> Tensor {
        let plan = plan ?? main
        let packed = Tensor(uninitialized: [ck_conv_forward_weight_count(plan.handle)])
        ck_conv_pack_forward(plan.handle, weight.pointer, packed.pointer)
        return packed
    }

    func packedBackward(_ weight: Tensor, of plan: ConvolutionPlan) -> Tensor {
        let packed = Tensor(uninitialized: [ck_conv_backward_weight_count(plan.handle)])
        ck_conv_pack_backward(plan.handle, weight.pointer, packed.pointer)
        return packed
    }

    func backward(_ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ gradient: Tensor) {
        let wantsInput = input.needsGradient
        let wantsWeight = weight.needsGradient || bias?.needsGradient ?? false
        let inputGradient = wantsInput ? Tensor(uninitialized: input.shape) : nil
        let packed = wantsInput ? packedBackward(weight, of: main) : nil
        let packedRest = wantsInput && rest !== main ? packedBackward(weight, of: rest) : packed
        let partials = wantsWeight ? WeightGradients(self, hasBias: bias != nil) : nil
        ThreadPool.run(chunks: chunks.count) { chunk, _ in
            let plan = plan(chunk)
            let upstream = UnsafePointer(gradient.pointer) + chunk * outputStride
            if let inputGradient, let packed, let packedRest {
                ck_conv_backward_data(
                    plan.handle, upstream,
                    (chunk == chunks.count - 1 ? packedRest : packed).pointer,
                    inputGradient.pointer + chunk * inputStride)
            }
            partials?.compute(
                chunk, plan: plan, input: UnsafePointer(input.pointer) + chunk * inputStride,
                gradient: upstream)
        }
        if let inputGradient { input.accumulate(inputGradient) }
        if let partials {
            let (weightGradient, biasGradient) = partials.combined(weight.shape)
            if weight.needsGradient { weight.accumulate(weightGradient) }
            if let bias, bias.needsGradient, let biasGradient { bias.accumulate(biasGradient) }
        }
    }

    /// The weight gradients of the chunks, each in its own memory, added in chunk order at the end.
    struct WeightGradients {
        let work: ConvolutionWork
        let packedCount: Int
        let packed: Tensor
        let bias: Tensor?

        init(_ work: ConvolutionWork, hasBias: Bool) {
            self.work = work
            let counts = [work.main, work.rest].map { ck_conv_gradient_weight_count($0.handle) }
            packedCount = counts.max() ?? 0
            packed = Tensor(uninitialized: [work.chunks.count, packedCount])
            bias = hasBias ? Tensor(uninitialized: [work.chunks.count, work.out]) : nil
        }

        func compute(
            _ chunk: Int, plan: ConvolutionPlan, input: UnsafePointer<Float>,
            gradient: UnsafePointer<Float>
        ) {
            ck_conv_backward_weights(
                plan.handle, input, gradient, packed.pointer + chunk * packedCount,
                bias.map { $0.pointer + chunk * work.out })
        }

        func combined(_ shape: Shape) -> (weight: Tensor, bias: Tensor?) {
            let weight = Tensor(uninitialized: shape)
            let whole = work.rest === work.main ? work.chunks.count : work.chunks.count - 1
            addUp(packed.pointer, rows: whole, columns: packedCount)
            ck_conv_unpack_gradient(work.main.handle, packed.pointer, weight.pointer)
            if whole < work.chunks.count {
                let last = Tensor(uninitialized: shape)
                ck_conv_unpack_gradient(work.rest.handle, packed.pointer + whole * packedCount, last.pointer)
                Elementwise.add(last, into: weight)
            }
            guard let bias else { return (weight, nil) }
            addUp(bias.pointer, rows: work.chunks.count, columns: work.out)
            let total = Tensor(uninitialized: [work.out])
            total.pointer.update(from: bias.pointer, count: work.out)
            return (weight, total)
        }

        /// Adds every later row to the first, in order.
        private func addUp(_ matrix: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
            ThreadPool.run(over: columns, grain: 1 << 14) { range, _ in
                for row in 1..<max(1, rows) {
                    let into = matrix + range.lowerBound
                    ck_add(into, matrix + row * columns + range.lowerBound, into, range.count)
                }
            }
        }
    }
}
