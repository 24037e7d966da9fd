import CKernels

/// A copy between two layouts of the same box, each given by its strides: transposes, slices, pads, mirrors and repeats
/// are all this. Nothing here is recorded.
struct StridedCopy {
    private struct Axis {
        var extent: Int
        var from: Int
        var to: Int
    }

    /// Merged; the last two are the plane that the kernel walks.
    private var axes: [Axis] = []
    private let count: Int

    init(_ extents: [Int], from: [Int], to: [Int]) {
        count = extents.reduce(1, *)
        for axis in extents.indices where extents[axis] != 1 {
            let next = Axis(extent: extents[axis], from: from[axis], to: to[axis])
            if let last = axes.last, last.from == next.from * next.extent, last.to == next.to * next.extent {
                axes[axes.count - 1] = Axis(extent: last.extent * next.extent, from: next.from, to: next.to)
            } else {
                axes.append(next)
            }
        }
        while axes.count < 2 { axes.insert(Axis(extent: 1, from: 0, to: 0), at: 0) }
        // Where the input lies densely along another axis than the output does, that axis makes the other side of a
        // tile.
        if axes[axes.count - 1].from != 1, let dense = axes.dropLast().firstIndex(where: { $0.from == 1 }) {
            axes.append(axes.remove(at: dense))
            axes.swapAt(axes.count - 1, axes.count - 2)
        }
    }

    func copy(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
        run { from, to, rows in
            let (row, column) = (axes[axes.count - 2], axes[axes.count - 1])
            ck_copy_plane(
                source + from, row.from, column.from, target + to, row.to, column.to, rows, column.extent)
        }
    }

    /// The same, added to what is there; no two places of the box may share a target.
    func add(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
        run { from, to, rows in
            let (row, column) = (axes[axes.count - 2], axes[axes.count - 1])
            ck_add_plane(
                source + from, row.from, column.from, target + to, row.to, column.to, rows, column.extent)
        }
    }

    private func run(_ plane: (_ from: Int, _ to: Int, _ rows: Int) -> Void) {
        guard count > 0 else { return }
        let (rowAxis, column) = (axes[axes.count - 2], axes[axes.count - 1].extent)
        ThreadPool.run(over: count / column, grain: max(1, Elementwise.grain / column)) { range, _ in
            var row = range.lowerBound
            while row < range.upperBound {
                let within = row % rowAxis.extent
                let rows = min(rowAxis.extent - within, range.upperBound - row)
                var (rest, from, to) = (row / rowAxis.extent, within * rowAxis.from, within * rowAxis.to)
                for axis in stride(from: axes.count - 3, through: 0, by: -1) {
                    let index = rest % axes[axis].extent
                    from += index * axes[axis].from
                    to += index * axes[axis].to
                    rest /= axes[axis].extent
                }
                plane(from, to, rows)
                row += rows
            }
        }
    }
}

extension Tensor {
    /// The axes in another order, copied; unrecorded.
    func reordered(_ order: [Int]) -> Tensor {
        let target = Shape(order.map { shape.extents[$0] })
        let result = Tensor(uninitialized: target)
        let strides = shape.strides
        StridedCopy(target.extents, from: order.map { strides[$0] }, to: target.strides)
            .copy(pointer, into: result.pointer)
        return result
    }

    /// This tensor repeated to a shape that it broadcasts to; unrecorded.
    func repeated(to target: Shape) -> Tensor {
        let result = Tensor(uninitialized: target)
        StridedCopy(target.extents, from: shape.strides(broadcastTo: target), to: target.strides)
            .copy(pointer, into: result.pointer)
        return result
    }
}
