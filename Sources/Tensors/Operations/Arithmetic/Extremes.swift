import CKernels

extension Tensor {
    /// The larger value of two tensors at every place, broadcasting; a NaN wins.
    ///
    /// Where both are equal each gets half of the gradient, as in PyTorch's `maximum`.
    public static func maximum(_ a: Tensor, _ b: Tensor) -> Tensor {
        let result = Broadcasting.apply(a, b, operation: "maximum", ck_broadcast_maximum)
        record(result, from: [a, b]) { give($0, to: a, and: b, above: a, b) }
        return result
    }

    /// The smaller value of two tensors at every place, broadcasting; a NaN wins.
    ///
    /// Where both are equal each gets half of the gradient, as in PyTorch's `minimum`.
    public static func minimum(_ a: Tensor, _ b: Tensor) -> Tensor {
        let result = Broadcasting.apply(a, b, operation: "minimum", ck_broadcast_minimum)
        record(result, from: [a, b]) { give($0, to: a, and: b, above: b, a) }
        return result
    }

    /// Gives `first` the gradient where `upper` is above `lower`, half of it where they are equal, and `second` the rest.
    private static func give(
        _ gradient: Tensor, to first: Tensor, and second: Tensor, above upper: Tensor, _ lower: Tensor
    ) {
        let share = Broadcasting.apply(upper, lower, operation: "maximum", ck_broadcast_above)
        let part = Elementwise.zip(gradient, share, ck_multiply)
        if second.needsGradient {
            let rest = Elementwise.zip(gradient, part, ck_subtract)
            second.accumulate(Broadcasting.sum(rest, to: second.shape))
        }
        if first.needsGradient { first.accumulate(Broadcasting.sum(part, to: first.shape)) }
    }
}
