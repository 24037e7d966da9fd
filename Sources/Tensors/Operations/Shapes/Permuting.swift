extension Tensor {
    /// The axes in another order: axis i of the result is axis `order[i]` of this tensor.
    public func permuted(_ order: [Int]) -> Tensor {
        let axes = order.map(shape.resolve)
        demand(
            Set(axes).count == shape.rank && axes.count == shape.rank,
            "permuted: \(order) is not an order of the axes of \(shape)")
        let result = reordered(axes)
        Tensor.record(result, from: [self]) { gradient in
            var back = axes
            for (place, axis) in axes.enumerated() { back[axis] = place }
            self.accumulate(gradient.reordered(back))
        }
        return result
    }

    /// Two axes exchanged; by default the last two.
    public func transposed(_ first: Int = -2, _ second: Int = -1) -> Tensor {
        var order = Array(0..<shape.rank)
        order.swapAt(shape.resolve(first), shape.resolve(second))
        return permuted(order)
    }

    /// This tensor repeated to a shape that it broadcasts to (NumPy's rule).
    public func broadcast(to target: Shape) -> Tensor {
        demand(
            shape.broadcast(with: target) == target, "broadcast: \(shape) cannot be repeated to \(target)")
        let result = repeated(to: target)
        Tensor.record(result, from: [self]) { gradient in
            self.accumulate(Broadcasting.sum(gradient, to: self.shape))
        }
        return result
    }
}
