import CKernels

/// The forward direction of a transposed convolution to one channel or a few, row by row of its output. oneDNN's way, the
/// derivative of a convolution, leaves most of a vector empty there.
struct NarrowTransposedConvolution {
    private let geometry: ConvolutionGeometry
    private let out: Int

    /// Nil where the shape is another's.
    init?(out: Int, geometry: ConvolutionGeometry) {
        let reach = geometry.kernelWidth * out
        let step = geometry.strideWidth * out
        // A row's room ends two steps after the last place's reach, which is as far as output padding can go.
        guard geometry.groups == 1, geometry.dilationHeight == 1, geometry.dilationWidth == 1,
            reach <= Int(CK_NARROW_REACH), [2, 4, 8].contains(step)
        else { return nil }
        self.geometry = geometry
        self.out = out
    }

    /// - Parameters:
    ///   - input: (batch, height, width, in), or the same in memory.
    ///   - weight: (in, out, kernel height, kernel width).
    ///   - extent: of the result, (batch, extent.height, extent.width, out) in memory.
    func forward(
        _ input: Tensor, image: Shape, _ weight: Tensor, _ bias: Tensor?, extent: (height: Int, width: Int),
        into result: Tensor
    ) {
        let (batch, height, width, channels) = (image[0], image[1], image[2], image[3])
        let step = geometry.strideWidth * out
        let packed = packed(weight, channels: channels)
        let perKernelRow = channels * Int(CK_NARROW_REACH)
        let room = (width + 2) * step + Int(CK_NARROW_REACH)
        let rowCount = extent.width * out
        let shift = Tensor(shape: [rowCount]) { values in
            for index in values.indices { values[index] = bias?.pointer[index % out] ?? 0 }
        }
        let rooms = Tensor(uninitialized: [ThreadPool.threads, max(room, geometry.padLeft * out + rowCount)])
        let perRow = rowCount * channels * geometry.kernelHeight
        ThreadPool.run(over: batch * extent.height, grain: max(1, Elementwise.grain / max(1, perRow))) {
            range, lane in
            let row = rooms.pointer + lane * rooms.shape[1]
            (row + room).update(repeating: 0, count: rooms.shape[1] - room)
            var inputs: [UnsafePointer<Float>?] = []
            var weights: [UnsafePointer<Float>?] = []
            for index in range {
                let (item, y) = (index / extent.height, index % extent.height)
                inputs.removeAll(keepingCapacity: true)
                weights.removeAll(keepingCapacity: true)
                for kernelRow in 0..<geometry.kernelHeight {
                    let reached = y + geometry.padTop - kernelRow
                    guard reached >= 0, reached % geometry.strideHeight == 0,
                        reached / geometry.strideHeight < height
                    else { continue }
                    let from = (item * height + reached / geometry.strideHeight) * width * channels
                    inputs.append(UnsafePointer(input.pointer) + from)
                    weights.append(UnsafePointer(packed.pointer) + kernelRow * perKernelRow)
                }
                ck_narrow_row(
                    inputs, weights, Int32(inputs.count), width, channels, Int32(step), row)
                ck_add(
                    row + geometry.padLeft * out, shift.pointer, result.pointer + index * rowCount, rowCount)
            }
        }
    }

    /// (kernel height, in, reach), zeros after the kernel's columns.
    private func packed(_ weight: Tensor, channels: Int) -> Tensor {
        let reach = Int(CK_NARROW_REACH)
        let (rows, columns) = (geometry.kernelHeight, geometry.kernelWidth)
        let packed = Tensor(zeros: [rows, channels, reach])
        for channel in 0..<channels {
            for to in 0..<out {
                for row in 0..<rows {
                    for column in 0..<columns {
                        packed.pointer[(row * channels + channel) * reach + column * out + to] =
                            weight.pointer[((channel * out + to) * rows + row) * columns + column]
                    }
                }
            }
        }
        return packed
    }
}
