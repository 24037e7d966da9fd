import CKernels

/// How pooling moves over its input. Two-dimensional; sound is an image of height 1.
public struct PoolingGeometry: Hashable, Sendable {
    let kernel: [Int]
    let stride: [Int]
    let padding: [Int]
    let dilation: [Int]

    /// Windows over images of (height, width).
    ///
    /// - Parameters:
    ///   - stride: between windows; the kernel itself where nil.
    ///   - padding: on every side, at most half of the kernel.
    public init(
        kernel: (Int, Int), stride: (Int, Int)? = nil, padding: (Int, Int) = (0, 0),
        dilation: (Int, Int) = (1, 1)
    ) {
        let stride = stride ?? kernel
        self.kernel = [kernel.0, kernel.1]
        self.stride = [stride.0, stride.1]
        self.padding = [padding.0, padding.1]
        self.dilation = [dilation.0, dilation.1]
        demand(
            [kernel.0, kernel.1, stride.0, stride.1, dilation.0, dilation.1].allSatisfy { $0 > 0 }
                && padding.0 >= 0 && padding.1 >= 0 && 2 * padding.0 <= kernel.0 && 2 * padding.1 <= kernel.1,
            "pooling: a kernel of \(kernel) with stride \(stride), padding \(padding) and dilation \(dilation)"
        )
    }

    /// Windows over time.
    public init(kernel: Int, stride: Int? = nil, padding: Int = 0, dilation: Int = 1) {
        self.init(
            kernel: (1, kernel), stride: stride.map { (1, $0) }, padding: (0, padding),
            dilation: (1, dilation))
    }

    /// Windows along one axis of `extent`.
    func count(_ extent: Int, _ axis: Int) -> Int {
        let room = extent + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1
        return room < 0 ? 0 : room / stride[axis] + 1
    }
}

/// Pooling of one batch of images, example by example.
struct WindowWork {
    private let shape: ck_windows
    private let batch: Int
    let result: Shape

    /// - Parameter input: (batch, height, width, channels) or (batch, time, channels).
    init(_ input: Shape, _ geometry: PoolingGeometry, operation: String) {
        let image = input.rank == 3 ? Shape([input[0], 1, input[1], input[2]]) : input
        let (height, width) = (geometry.count(image[1], 0), geometry.count(image[2], 1))
        demand(
            (input.rank == 4 || input.rank == 3 && geometry.kernel[0] == 1) && height > 0 && width > 0,
            "\(operation): input \(input) is smaller than a window of \(geometry.kernel[0])x\(geometry.kernel[1])"
        )
        batch = image[0]
        result = input.rank == 3 ? [batch, width, input[2]] : [batch, height, width, input[3]]
        shape = ck_windows(
            h: image[1], w: image[2], channels: image[3], out_h: height, out_w: width,
            kernel_h: geometry.kernel[0], kernel_w: geometry.kernel[1], stride_h: geometry.stride[0],
            stride_w: geometry.stride[1], pad_top: geometry.padding[0], pad_left: geometry.padding[1],
            dilation_h: geometry.dilation[0], dilation_w: geometry.dilation[1])
    }

    /// Runs `body(shape, input offset, output offset)` for every example.
    func run(_ body: (UnsafePointer<ck_windows>, Int, Int) -> Void) {
        let (input, output) = (shape.h * shape.w * shape.channels, result.count / max(1, batch))
        let work = output * shape.kernel_h * shape.kernel_w
        ThreadPool.run(over: batch, grain: max(1, Elementwise.grain / max(1, work))) { range, _ in
            withUnsafePointer(to: shape) { shape in
                for n in range { body(shape, n * input, n * output) }
            }
        }
    }
}
