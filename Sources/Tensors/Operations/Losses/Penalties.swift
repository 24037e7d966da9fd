import CKernels

extension Tensor {
    /// Huber's function of each value (Huber, 1964): x² / 2 within ±delta, delta · (|x| - delta / 2) beyond.
    public func huber(delta: Float = 1) -> Tensor {
        demand(delta > 0, "huber: delta is \(delta), not above 0")
        return pointwise(
            saving: .input, { ck_huber($0, delta, $1, $2) }, { ck_huber_backward($0, $1, delta, $2, $3) })
    }

    /// log(cosh(x)), with all its digits near zero: x² / 2 for small values, |x| - log 2 for large ones.
    public func logCosh() -> Tensor { pointwise(saving: .input, ck_log_cosh, ck_log_cosh_backward) }
}
