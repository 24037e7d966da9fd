import CKernels

/// How an axis is given another number of positions.
public enum Interpolation: String, Hashable, Sendable {
    /// Each output takes the input at floor(i * in / out).
    case nearest
    /// Positions are centres of intervals (PyTorch's default for `linear` and `bilinear`).
    case linear
    /// The first and last positions of input and output coincide (PyTorch's `align_corners`).
    case linearCorners = "linear_corners"
}

extension Tensor {
    /// One axis brought to `extent` positions; an image is resized along its two axes in turn (PyTorch's `interpolate`).
    public func resized(_ axis: Int, to extent: Int, _ mode: Interpolation = .nearest) -> Tensor {
        let axis = shape.resolve(axis)
        let count = shape[axis]
        demand(count > 0 && extent > 0, "resized: axis \(axis) of \(shape) to \(extent) positions")
        if mode == .nearest { return gathered(axis, (0..<extent).map { $0 * count / extent }) }
        return interpolated(
            axis, Self.places(from: count, to: extent, aligningCorners: mode == .linearCorners))
    }

    /// Time `factor` times as long: (batch, time * factor, channels) from (batch, time, channels).
    public func upsampled1d(_ factor: Int, _ mode: Interpolation = .nearest) -> Tensor {
        demand(shape.rank == 3, "upsampled1d: shape \(shape) is not (batch, time, channels)")
        return resized(1, to: shape[1] * factor, mode)
    }

    /// Height and width `factor` times as large, of (batch, height, width, channels).
    public func upsampled2d(_ factor: (height: Int, width: Int), _ mode: Interpolation = .nearest) -> Tensor {
        demand(shape.rank == 4, "upsampled2d: shape \(shape) is not (batch, height, width, channels)")
        return resized(1, to: shape[1] * factor.height, mode).resized(2, to: shape[2] * factor.width, mode)
    }

    private static func places(from count: Int, to extent: Int, aligningCorners: Bool) -> [ck_between] {
        (0..<extent).map { index in
            let place: Double
            if aligningCorners {
                place = extent == 1 ? 0 : Double(index) * Double(count - 1) / Double(extent - 1)
            } else {
                place = max(0, (Double(index) + 0.5) * Double(count) / Double(extent) - 0.5)
            }
            let low = min(count - 1, Int(place))
            return ck_between(
                low: Int32(low), high: Int32(min(count - 1, low + 1)), weight: Float(place - Double(low)))
        }
    }

    private func interpolated(_ axis: Int, _ places: [ck_between]) -> Tensor {
        let count = shape[axis]
        let inner = shape.extents[(axis + 1)...].reduce(1, *)
        let outer = shape.extents[..<axis].reduce(1, *)
        let result = Tensor(uninitialized: shape.replacing(axis, with: places.count))
        let grain = max(1, Elementwise.grain / max(1, places.count * inner))
        ThreadPool.run(over: outer, grain: grain) { range, _ in
            for o in range {
                ck_interpolate(
                    self.pointer + o * count * inner, places, places.count, inner,
                    result.pointer + o * places.count * inner)
            }
        }
        Tensor.record(result, from: [self]) { gradient in
            let own = Tensor(zeros: self.shape)
            ThreadPool.run(over: outer, grain: grain) { range, _ in
                for o in range {
                    ck_interpolate_backward(
                        gradient.pointer + o * places.count * inner, places, places.count, inner,
                        own.pointer + o * count * inner)
                }
            }
            self.accumulate(own)
        }
        return result
    }
}
