import CKernels

extension Tensor {
    /// max(x, 0); the gradient at zero is zero.
    public func relu() -> Tensor { pointwise(saving: .output, ck_relu, ck_relu_backward) }

    /// ``relu()`` in the memory of this tensor, which nobody may read any more.
    ///
    /// Only right after an operation whose derivative does not look at its own result, as that of a convolution or of a
    /// linear map: it saves a pass over fresh memory, and the memory.
    package func rectifiedInPlace() -> Tensor {
        ThreadPool.run(over: count, grain: Elementwise.grain) { range, _ in
            let at = self.pointer + range.lowerBound
            ck_relu(at, at, range.count)
        }
        let result = Tensor(shape: shape, storage: storage)
        Tensor.record(result, from: [self]) { gradient in
            self.accumulate(Elementwise.zip(result, gradient, ck_relu_backward))
        }
        return result
    }

    /// x where positive, else slope * x (Maas et al., 2013).
    public func leakyRelu(slope: Float = 0.01) -> Tensor {
        pointwise(
            saving: .input, { ck_leaky_relu($0, slope, $1, $2) },
            { ck_leaky_relu_backward($0, slope, $1, $2, $3) })
    }

    /// x where positive, else alpha * (e^x - 1) (Clevert et al., 2016).
    public func elu(alpha: Float = 1) -> Tensor {
        pointwise(
            saving: .input, { ck_elu($0, alpha, $1, $2) }, { ck_elu_backward($0, alpha, $1, $2, $3) })
    }

    /// 1 / (1 + e^-x).
    public func sigmoid() -> Tensor { pointwise(saving: .output, ck_sigmoid, ck_sigmoid_backward) }

    /// The hyperbolic tangent.
    public func tanh() -> Tensor { pointwise(saving: .output, ck_tanh, ck_tanh_backward) }

    /// log(1 + e^x), without overflow.
    public func softplus() -> Tensor { pointwise(saving: .input, ck_softplus, ck_softplus_backward) }

    /// x times the share of a normal distribution below x (Hendrycks and Gimpel, 2016), exactly through the error
    /// function.
    public func gelu() -> Tensor { pointwise(saving: .input, ck_gelu, ck_gelu_backward) }

    /// ``gelu()`` with its error function replaced by a hyperbolic tangent (PyTorch's `approximate="tanh"`).
    public func geluTanh() -> Tensor { pointwise(saving: .input, ck_gelu_tanh, ck_gelu_tanh_backward) }

    /// x * sigmoid(x), also called swish (Elfwing et al., 2018).
    public func silu() -> Tensor { pointwise(saving: .input, ck_silu, ck_silu_backward) }
}
