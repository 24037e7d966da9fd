import CKernels
import Synchronization

/// A batch cut into equal runs of examples, the last one perhaps shorter: a function of the data only.
struct BatchChunks {
    let size: Int
    let count: Int
    let last: Int

    /// Enough work a chunk to pay for handing it over, and never more than 16 chunks, because every chunk keeps a
    /// weight gradient of its own.
    init(batch: Int, workPerExample: Double) {
        demand(batch > 0, "an empty batch cannot be processed")
        let worthwhile = Int((2.0e6 / max(1, workPerExample)).rounded(.up))
        size = min(batch, max(worthwhile, (batch + 15) / 16))
        count = (batch + size - 1) / size
        last = batch - (count - 1) * size
    }
}

/// A oneDNN convolution prepared for one shape, for any number of threads at once.
final class ConvolutionPlan: @unchecked Sendable {
    struct Key: Hashable {
        let image: Shape
        let out: Int
        let geometry: ConvolutionGeometry
        let hasBias: Bool
    }

    let handle: OpaquePointer
    let outHeight: Int
    let outWidth: Int

    init(_ key: Key) {
        let g = key.geometry
        var shape = ck_conv_shape(
            n: Int32(key.image[0]), h: Int32(key.image[1]), w: Int32(key.image[2]), in: Int32(key.image[3]),
            out: Int32(key.out), kernel_h: Int32(g.kernelHeight), kernel_w: Int32(g.kernelWidth),
            stride_h: Int32(g.strideHeight), stride_w: Int32(g.strideWidth), pad_top: Int32(g.padTop),
            pad_bottom: Int32(g.padBottom), pad_left: Int32(g.padLeft), pad_right: Int32(g.padRight),
            dilation_h: Int32(g.dilationHeight), dilation_w: Int32(g.dilationWidth), groups: Int32(g.groups),
            has_bias: key.hasBias ? 1 : 0)
        var message = [CChar](repeating: 0, count: 128)
        guard let handle = ck_conv_create(&shape, &message, message.count) else {
            let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            fatalError(
                "convolution of \(key.image) with a \(g.kernelHeight)x\(g.kernelWidth) kernel: "
                    + String(decoding: bytes, as: UTF8.self))
        }
        self.handle = handle
        outHeight = Int(ck_conv_out_h(handle))
        outWidth = Int(ck_conv_out_w(handle))
    }

    deinit { ck_conv_destroy(handle) }
}

/// Plans made so far, one a shape: making one costs milliseconds, finding it a hash.
enum ConvolutionPlans {
    private static let plans = Mutex<[ConvolutionPlan.Key: ConvolutionPlan]>([:])
    /// Clips of many lengths would otherwise keep a plan each for ever.
    private static let most = 256

    static func plan(_ key: ConvolutionPlan.Key) -> ConvolutionPlan {
        plans.withLock { plans in
            if let plan = plans[key] { return plan }
            if plans.count >= most { plans.removeAll() }
            let plan = ConvolutionPlan(key)
            plans[key] = plan
            return plan
        }
    }
}
