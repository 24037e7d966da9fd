extension Tensor {
    /// Tensors one after another along an axis; every other extent must agree.
    public static func concatenated(_ parts: [Tensor], _ axis: Int) -> Tensor {
        guard let first = parts.first else { fatalError("concatenated: no tensors") }
        let axis = first.shape.resolve(axis)
        for part in parts {
            demand(
                part.shape.rank == first.shape.rank
                    && part.shape.replacing(axis, with: 0) == first.shape.replacing(axis, with: 0),
                "concatenated: shapes \(first.shape) and \(part.shape) differ beside axis \(axis)")
        }
        let total = parts.reduce(0) { $0 + $1.shape[axis] }
        let result = Tensor(uninitialized: first.shape.replacing(axis, with: total))
        let strides = result.shape.strides
        var starts: [Int] = []
        var start = 0
        for part in parts {
            starts.append(start * strides[axis])
            StridedCopy(part.shape.extents, from: part.shape.strides, to: strides)
                .copy(part.pointer, into: result.pointer + start * strides[axis])
            start += part.shape[axis]
        }
        record(result, from: parts) { gradient in
            for (part, start) in zip(parts, starts) where part.needsGradient {
                let share = Tensor(uninitialized: part.shape)
                StridedCopy(part.shape.extents, from: strides, to: part.shape.strides)
                    .copy(gradient.pointer + start, into: share.pointer)
                part.accumulate(share)
            }
        }
        return result
    }

    /// Tensors of one shape side by side along a new axis.
    public static func stacked(_ parts: [Tensor], _ axis: Int = 0) -> Tensor {
        guard let first = parts.first else { fatalError("stacked: no tensors") }
        let at = axis < 0 ? axis + first.shape.rank + 1 : axis
        var extents = first.shape.extents
        demand(at >= 0 && at <= extents.count, "stacked: no place \(axis) in shape \(first.shape)")
        extents.insert(1, at: at)
        return concatenated(parts.map { $0.reshaped(to: Shape(extents)) }, at)
    }
}
