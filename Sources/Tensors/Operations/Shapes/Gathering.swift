import CKernels

extension Tensor {
    /// The positions `indices` of one axis, in that order and as often as named (PyTorch's `index_select`).
    public func gathered(_ axis: Int, _ indices: [Int]) -> Tensor {
        let axis = shape.resolve(axis)
        let extent = shape[axis]
        for index in indices {
            demand(
                index >= 0 && index < extent, "gathered: no position \(index) along axis \(axis) of \(shape)")
        }
        let places = indices.map { Int32($0) }
        let inner = shape.extents[(axis + 1)...].reduce(1, *)
        let outer = shape.extents[..<axis].reduce(1, *)
        let result = Tensor(uninitialized: shape.replacing(axis, with: indices.count))
        let jobs = outer * indices.count
        ThreadPool.run(over: jobs, grain: max(1, Elementwise.grain / max(1, inner))) { range, _ in
            var job = range.lowerBound
            while job < range.upperBound {
                let (o, first) = (job / places.count, job % places.count)
                let count = min(places.count - first, range.upperBound - job)
                places.withUnsafeBufferPointer {
                    ck_gather(
                        self.pointer + o * extent * inner, $0.baseAddress! + first, count, inner,
                        result.pointer + job * inner)
                }
                job += count
            }
        }
        Tensor.record(result, from: [self]) { gradient in
            let own = Tensor(zeros: self.shape)
            // Each job owns columns of one slice, so that equal indices add up in their order.
            let width = 64
            let strips = (inner + width - 1) / width
            ThreadPool.run(
                over: outer * strips, grain: max(1, Elementwise.grain / max(1, width * places.count))
            ) { range, _ in
                for job in range {
                    let (o, column) = (job / strips, job % strips * width)
                    ck_scatter_add(
                        gradient.pointer + o * places.count * inner + column, places, places.count, inner,
                        min(width, inner - column), own.pointer + o * extent * inner + column)
                }
            }
            self.accumulate(own)
        }
        return result
    }

    /// Rows of this table, one an index (PyTorch's `embedding`).
    ///
    /// - Parameter shape: how the indices are arranged; nil for one axis.
    /// - Returns: (…indices, features) from a table of (entries, features).
    public func embedding(_ indices: [Int], arranged arrangement: Shape? = nil) -> Tensor {
        demand(shape.rank == 2, "embedding: the table has shape \(shape), not (entries, features)")
        let rows = gathered(0, indices)
        guard let arrangement else { return rows }
        demand(
            arrangement.count == indices.count,
            "embedding: \(indices.count) indices cannot be arranged as \(arrangement)")
        return rows.reshaped(to: Shape(arrangement.extents + [shape[1]]))
    }
}
