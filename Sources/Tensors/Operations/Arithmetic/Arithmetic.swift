import CKernels

/// Sums, differences, products and quotients, element by element. Shapes broadcast by NumPy's rule: axes are matched from
/// the last, and an extent of 1 repeats; a gradient is added up over what was repeated.
extension Tensor {
    /// The sum of two tensors.
    public static func + (a: Tensor, b: Tensor) -> Tensor {
        let result = Broadcasting.apply(a, b, operation: "+", ck_broadcast_add)
        record(result, from: [a, b]) { gradient in
            if a.needsGradient { a.accumulate(Broadcasting.sum(gradient, to: a.shape)) }
            if b.needsGradient { b.accumulate(Broadcasting.sum(gradient, to: b.shape)) }
        }
        return result
    }

    /// The first tensor less the second.
    public static func - (a: Tensor, b: Tensor) -> Tensor {
        let result = Broadcasting.apply(a, b, operation: "-", ck_broadcast_subtract)
        record(result, from: [a, b]) { gradient in
            if a.needsGradient { a.accumulate(Broadcasting.sum(gradient, to: a.shape)) }
            if b.needsGradient {
                b.accumulate(Elementwise.scaled(Broadcasting.sum(gradient, to: b.shape), by: -1))
            }
        }
        return result
    }

    /// The product of two tensors, element by element.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        let result = Broadcasting.apply(a, b, operation: "*", ck_broadcast_multiply)
        record(result, from: [a, b]) { gradient in
            func share(of one: Tensor, times other: Tensor) {
                guard one.needsGradient else { return }
                let full = Broadcasting.apply(gradient, other, operation: "*", ck_broadcast_multiply)
                one.accumulate(Broadcasting.sum(full, to: one.shape))
            }
            share(of: a, times: b)
            share(of: b, times: a)
        }
        return result
    }

    /// The first tensor divided by the second, element by element.
    public static func / (a: Tensor, b: Tensor) -> Tensor {
        let result = Broadcasting.apply(a, b, operation: "/", ck_broadcast_divide)
        record(result, from: [a, b]) { gradient in
            let quotient = Broadcasting.apply(gradient, b, operation: "/", ck_broadcast_divide)
            if a.needsGradient { a.accumulate(Broadcasting.sum(quotient, to: a.shape)) }
            if b.needsGradient {
                let full = Elementwise.zip(quotient, result, ck_multiply)
                b.accumulate(Elementwise.scaled(Broadcasting.sum(full, to: b.shape), by: -1))
            }
        }
        return result
    }

    /// The values with their sign turned.
    public static prefix func - (a: Tensor) -> Tensor { a.affine(scale: -1, offset: 0) }

    public static func + (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1, offset: b) }
    public static func + (a: Float, b: Tensor) -> Tensor { b.affine(scale: 1, offset: a) }
    public static func - (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1, offset: -b) }
    public static func - (a: Float, b: Tensor) -> Tensor { b.affine(scale: -1, offset: a) }
    public static func * (a: Tensor, b: Float) -> Tensor { a.affine(scale: b, offset: 0) }
    public static func * (a: Float, b: Tensor) -> Tensor { b.affine(scale: a, offset: 0) }
    /// Every value divided by `b`: a true division, not a product with 1 / b.
    public static func / (a: Tensor, b: Float) -> Tensor { a / Tensor(b) }
    public static func / (a: Float, b: Tensor) -> Tensor { Tensor(a) / b }

    /// self * scale + offset, in one pass.
    public func affine(scale: Float, offset: Float) -> Tensor {
        pointwise(
            saving: .nothing, { ck_affine($0, scale, offset, $1, $2) },
            { _, gradient, out, count in ck_affine(gradient, scale, 0, out, count) })
    }
}

extension Elementwise {
    /// a * factor, unrecorded.
    static func scaled(_ a: Tensor, by factor: Float) -> Tensor {
        map(a) { ck_affine($0, factor, 0, $1, $2) }
    }
}
