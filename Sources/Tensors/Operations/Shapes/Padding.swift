/// What stands beyond the ends of a padded axis.
public enum Padding: String, Hashable, Sendable {
    /// Zeros.
    case zero
    /// The values mirrored at the first and last position, which are not repeated (PyTorch's `reflect`).
    case reflect
    /// The values from the other end (PyTorch's `circular`).
    case circular
}

extension Tensor {
    /// One axis made longer at its ends.
    ///
    /// - Parameters: `before` and `after`, positions added; a mirror needs fewer than the axis has, a circle at most as
    ///   many.
    public func padded(_ axis: Int, before: Int, after: Int, _ mode: Padding = .zero) -> Tensor {
        let work = PaddingWork(shape, axis: axis, before: before, after: after, mode)
        let result = work.forward(self)
        Tensor.record(result, from: [self]) { gradient in self.accumulate(work.backward(gradient)) }
        return result
    }
}

private struct PaddingWork {
    /// Positions of the padded axis, from where they are copied: `step` is the walk along the source.
    private struct Part {
        let target: Int
        let source: Int
        let count: Int
        let step: Int
    }

    let shape: Shape
    let result: Shape
    private let axis: Int
    private let mode: Padding
    private let middle: Part
    private let ends: [Part]

    init(_ shape: Shape, axis: Int, before: Int, after: Int, _ mode: Padding) {
        let axis = shape.resolve(axis)
        let extent = shape[axis]
        let most = mode == .zero ? Int.max : mode == .reflect ? extent - 1 : extent
        demand(
            before >= 0 && after >= 0 && before <= most && after <= most,
            "padded: axis \(axis) of \(shape) cannot be padded by \(before) and \(after) (\(mode.rawValue))")
        self.shape = shape
        self.axis = axis
        self.mode = mode
        result = shape.replacing(axis, with: before + extent + after)
        middle = Part(target: before, source: 0, count: extent, step: 1)
        switch mode {
        case .zero: ends = []
        case .reflect:
            ends = [
                Part(target: 0, source: before, count: before, step: -1),
                Part(target: before + extent, source: extent - 2, count: after, step: -1),
            ]
        case .circular:
            ends = [
                Part(target: 0, source: extent - before, count: before, step: 1),
                Part(target: before + extent, source: 0, count: after, step: 1),
            ]
        }
    }

    func forward(_ x: Tensor) -> Tensor {
        let out = mode == .zero ? Tensor(zeros: result) : Tensor(uninitialized: result)
        for part in [middle] + ends where part.count > 0 {
            let (from, to) = walks(part)
            StridedCopy(shape.replacing(axis, with: part.count).extents, from: from, to: to)
                .copy(x.pointer + part.source * shape.strides[axis], into: out.pointer + offset(part))
        }
        return out
    }

    func backward(_ gradient: Tensor) -> Tensor {
        let out = Tensor(uninitialized: shape)
        for (index, part) in ([middle] + ends).enumerated() where part.count > 0 {
            let (from, to) = walks(part)
            let copy = StridedCopy(shape.replacing(axis, with: part.count).extents, from: to, to: from)
            let target = out.pointer + part.source * shape.strides[axis]
            if index == 0 {
                copy.copy(gradient.pointer + offset(part), into: target)
            } else {
                copy.add(gradient.pointer + offset(part), into: target)
            }
        }
        return out
    }

    private func offset(_ part: Part) -> Int { part.target * result.strides[axis] }

    private func walks(_ part: Part) -> (source: [Int], target: [Int]) {
        var source = shape.strides
        source[axis] *= part.step
        return (source, result.strides)
    }
}
