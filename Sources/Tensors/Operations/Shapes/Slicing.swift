extension Tensor {
    /// Every `step`-th of the positions `range` of one axis; a negative step walks backwards from the range's end.
    public func sliced(_ axis: Int, _ range: Range<Int>, step: Int = 1) -> Tensor {
        let axis = shape.resolve(axis)
        demand(
            range.lowerBound >= 0 && range.upperBound <= shape[axis] && step != 0,
            "sliced: positions \(range) by \(step) of axis \(axis) do not lie in shape \(shape)")
        let extent = (range.count + abs(step) - 1) / abs(step)
        let result = Tensor(uninitialized: shape.replacing(axis, with: extent))
        let strides = shape.strides
        var walk = strides
        walk[axis] *= step
        let start = (step > 0 ? range.lowerBound : range.upperBound - 1) * strides[axis]
        StridedCopy(result.shape.extents, from: walk, to: result.shape.strides)
            .copy(pointer + start, into: result.pointer)
        Tensor.record(result, from: [self]) { gradient in
            let whole = Tensor(zeros: self.shape)
            StridedCopy(gradient.shape.extents, from: gradient.shape.strides, to: walk)
                .copy(gradient.pointer, into: whole.pointer + start)
            self.accumulate(whole)
        }
        return result
    }

    /// The part of `extent` positions of one axis that begins at `start`.
    public func cropped(_ axis: Int, from start: Int = 0, to extent: Int) -> Tensor {
        demand(
            start >= 0 && extent >= 0 && start + extent <= shape[axis],
            "cropped: \(extent) positions from \(start) of axis \(axis) do not lie in shape \(shape)")
        return sliced(axis, start..<start + extent)
    }

    /// The order along one axis turned round.
    public func reversed(_ axis: Int) -> Tensor { sliced(axis, 0..<shape[axis], step: -1) }

    /// One axis cut into parts of the given extents.
    public func split(_ axis: Int, into extents: [Int]) -> [Tensor] {
        demand(
            extents.reduce(0, +) == shape[axis],
            "split: parts of \(extents) do not make up axis \(axis) of \(shape)")
        var start = 0
        return extents.map { extent in
            defer { start += extent }
            return sliced(axis, start..<start + extent)
        }
    }
}
