import CKernels

/// Spectra hold their real and imaginary parts along the last axis, which has two places.
extension Tensor {
    /// |z|, or the square root of `floor` where |z|² is below it. The derivative at and below the floor is zero, so that
    /// silence has one.
    ///
    /// - Returns: (…) from (…, 2).
    public func complexMagnitude(floor: Float = 0) -> Tensor {
        let result = parted("complexMagnitude") { ck_complex_magnitude($0, floor, $1, $2) }
        Tensor.record(result, from: [self]) { gradient in
            let part = Tensor(uninitialized: self.shape)
            self.overParts { at, count in
                ck_complex_magnitude_backward(
                    self.pointer + 2 * at, floor, result.pointer + at, gradient.pointer + at,
                    part.pointer + 2 * at, count)
            }
            self.accumulate(part)
        }
        return result
    }

    /// |z|².
    ///
    /// - Returns: (…) from (…, 2).
    public func complexPower() -> Tensor {
        let result = parted("complexPower") { ck_complex_power($0, $1, $2) }
        Tensor.record(result, from: [self]) { gradient in
            let part = Tensor(uninitialized: self.shape)
            self.overParts { at, count in
                ck_complex_power_backward(
                    self.pointer + 2 * at, gradient.pointer + at, part.pointer + 2 * at, count)
            }
            self.accumulate(part)
        }
        return result
    }

    /// The angle of z in radians, -π to π; its derivative at zero is zero.
    ///
    /// - Returns: (…) from (…, 2).
    public func complexPhase() -> Tensor {
        let result = parted("complexPhase") { ck_complex_phase($0, $1, $2) }
        Tensor.record(result, from: [self]) { gradient in
            let part = Tensor(uninitialized: self.shape)
            self.overParts { at, count in
                ck_complex_phase_backward(
                    self.pointer + 2 * at, gradient.pointer + at, part.pointer + 2 * at, count)
            }
            self.accumulate(part)
        }
        return result
    }

    /// (eˣ - 1) eʲʸ: complex numbers of x, the logarithms of one and their magnitudes, and y, their angles in radians.
    ///
    /// - Returns: (…, 2), real and imaginary parts, from (…, 2), x and y.
    public func logPolarToComplex() -> Tensor {
        demand(
            shape.rank >= 1 && shape[-1] == 2, "logPolarToComplex: shape \(shape) has no magnitude and angle")
        let result = Tensor(uninitialized: shape)
        overParts { at, count in ck_log_polar(pointer + 2 * at, result.pointer + 2 * at, count) }
        Tensor.record(result, from: [self]) { gradient in
            let part = Tensor(uninitialized: self.shape)
            self.overParts { at, count in
                ck_log_polar_backward(
                    self.pointer + 2 * at, gradient.pointer + 2 * at, part.pointer + 2 * at, count)
            }
            self.accumulate(part)
        }
        return result
    }

    private func parted(
        _ operation: String,
        _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) -> Tensor {
        demand(
            shape.rank >= 1 && shape[-1] == 2, "\(operation): shape \(shape) has no real and imaginary part")
        let result = Tensor(uninitialized: Shape(Array(shape.extents.dropLast())))
        overParts { at, count in kernel(pointer + 2 * at, result.pointer + at, count) }
        return result
    }

    private func overParts(_ body: (_ at: Int, _ count: Int) -> Void) {
        ThreadPool.run(over: count / 2, grain: Elementwise.grain / 8) { range, _ in
            body(range.lowerBound, range.count)
        }
    }
}
