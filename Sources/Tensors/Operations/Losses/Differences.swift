import CKernels

extension Tensor {
    /// self - other; unlike `-`, only for tensors of one shape, so that a loss never repeats its target by mistake.
    public func difference(from other: Tensor) -> Tensor {
        demand(shape == other.shape, "difference: shapes \(shape) and \(other.shape) differ")
        return self - other
    }

    /// The mean of (self - other)^2 over all elements, as a scalar; PyTorch's `mse_loss`.
    public func meanSquaredDifference(from other: Tensor) -> Tensor {
        demand(shape == other.shape, "meanSquaredDifference: shapes \(shape) and \(other.shape) differ")
        let difference = Elementwise.zip(self, other, ck_subtract)
        let result = Tensor(Float(Elementwise.sumOfSquares(difference) / Double(count)))
        Tensor.record(result, from: [self, other]) { gradient in
            let scale = 2 * gradient.item / Float(self.count)
            self.shareDifference(with: other) { sign in
                Elementwise.map(difference) { ck_affine($0, sign * scale, 0, $1, $2) }
            }
        }
        return result
    }

    /// The mean of |self - other| over all elements, as a scalar; PyTorch's `l1_loss`.
    public func meanAbsoluteDifference(from other: Tensor) -> Tensor {
        demand(
            shape == other.shape, "meanAbsoluteDifference: shapes \(shape) and \(other.shape) differ")
        let difference = Elementwise.zip(self, other, ck_subtract)
        let magnitude = Elementwise.map(difference, ck_abs)
        let result = Tensor(Float(Elementwise.sum(magnitude) / Double(count)))
        Tensor.record(result, from: [self, other]) { gradient in
            let scale = gradient.item / Float(self.count)
            self.shareDifference(with: other) { sign in
                let constant = Tensor(repeating: sign * scale, shape: self.shape)
                return Elementwise.zip(difference, constant, ck_sign_product)
            }
        }
        return result
    }

    /// Gives both sides of a difference their gradients, of opposite sign.
    private func shareDifference(with other: Tensor, _ contribution: (_ sign: Float) -> Tensor) {
        if needsGradient { accumulate(contribution(1)) }
        if other.needsGradient { other.accumulate(contribution(-1)) }
    }
}
