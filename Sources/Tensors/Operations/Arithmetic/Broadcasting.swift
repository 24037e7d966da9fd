import CKernels

/// Two operands walked together over the shape both broadcast to (NumPy's rule). Nothing here is recorded.
struct Broadcasting {
    typealias Kernel = (
        UnsafePointer<Float>?, Int, Int, UnsafePointer<Float>?, Int, Int, UnsafeMutablePointer<Float>?, Int,
        Int
    ) -> Void

    let shape: Shape
    /// Axes merged where both operands walk through them in one go: extent and stride in each operand.
    private var axes: [(extent: Int, a: Int, b: Int)] = []

    /// - Parameter operation: the name in the message where the shapes do not agree.
    init(_ a: Shape, _ b: Shape, operation: String) {
        guard let shape = a.broadcast(with: b) else {
            fatalError("\(operation): shapes \(a) and \(b) do not broadcast")
        }
        self.shape = shape
        let (aStrides, bStrides) = (a.strides(broadcastTo: shape), b.strides(broadcastTo: shape))
        for axis in 0..<shape.rank where shape[axis] != 1 {
            let next = (extent: shape[axis], a: aStrides[axis], b: bStrides[axis])
            if let last = axes.last, last.a == next.a * next.extent, last.b == next.b * next.extent {
                axes[axes.count - 1] = (last.extent * next.extent, next.a, next.b)
            } else {
                axes.append(next)
            }
        }
    }

    /// The result of `kernel` over both operands.
    static func apply(_ a: Tensor, _ b: Tensor, operation: String, _ kernel: Kernel) -> Tensor {
        let plan = Broadcasting(a.shape, b.shape, operation: operation)
        let result = Tensor(uninitialized: plan.shape)
        plan.run(a, b, into: result, kernel)
        return result
    }

    /// `gradient`, of a broadcast shape, added up to the shape of the operand it belongs to.
    static func sum(_ gradient: Tensor, to shape: Shape) -> Tensor {
        if gradient.shape == shape { return gradient }
        let extra = gradient.shape.rank - shape.rank
        let reduced = (0..<gradient.shape.rank).filter {
            $0 < extra || (shape[$0 - extra] == 1 && gradient.shape[$0] != 1)
        }
        let total = Reduction(gradient.shape, over: reduced).sum(gradient)
        return Tensor(shape: shape, storage: total.storage)
    }

    private func run(_ a: Tensor, _ b: Tensor, into result: Tensor, _ kernel: Kernel) {
        guard result.count > 0 else { return }
        guard axes.count > 1 else {
            let only = axes.first ?? (1, 1, 1)
            ThreadPool.run(over: only.extent, grain: Elementwise.grain) { range, _ in
                let at = range.lowerBound
                kernel(
                    a.pointer + at * only.a, 0, only.a, b.pointer + at * only.b, 0, only.b,
                    result.pointer + at, 1, range.count)
            }
            return
        }
        let (rowAxis, column) = (axes[axes.count - 2], axes[axes.count - 1])
        let rows = result.count / column.extent
        ThreadPool.run(over: rows, grain: max(1, Elementwise.grain / column.extent)) { range, _ in
            var row = range.lowerBound
            while row < range.upperBound {
                let within = row % rowAxis.extent
                let count = min(rowAxis.extent - within, range.upperBound - row)
                var (rest, aAt, bAt) = (row / rowAxis.extent, within * rowAxis.a, within * rowAxis.b)
                for axis in stride(from: axes.count - 3, through: 0, by: -1) {
                    let index = rest % axes[axis].extent
                    aAt += index * axes[axis].a
                    bAt += index * axes[axis].b
                    rest /= axes[axis].extent
                }
                kernel(
                    a.pointer + aAt, rowAxis.a, column.a, b.pointer + bAt, rowAxis.b, column.b,
                    result.pointer + row * column.extent, count, column.extent)
                row += count
            }
        }
    }
}

extension Shape {
    /// Strides of this shape seen as a broadcast one: zero along every repeated axis.
    func strides(broadcastTo target: Shape) -> [Int] {
        let own = strides
        let extra = target.rank - rank
        return (0..<target.rank).map { axis in
            axis < extra || extents[axis - extra] == 1 && target.extents[axis] != 1 ? 0 : own[axis - extra]
        }
    }
}
