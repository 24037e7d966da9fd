import CKernels

extension Tensor {
    /// x where positive, else slope * x with a trained slope (He et al., 2015; PyTorch's `PReLU`).
    ///
    /// - Parameter slope: (channels), or (1) for all of them.
    /// - Returns: the shape of this tensor, (…, channels).
    public func prelu(slope: Tensor) -> Tensor {
        let channels = ChannelWork(self, slope, operation: "prelu")
        let slopes = channels.spread(slope)
        let result = Tensor(uninitialized: shape)
        channels.run { rows, at in
            ck_prelu(self.pointer + at, rows, channels.count, slopes.pointer, result.pointer + at)
        }
        Tensor.record(result, from: [self, slope]) { gradient in
            channels.backward(self, slope) { rows, at, own, part in
                ck_prelu_backward(
                    self.pointer + at, rows, channels.count, slopes.pointer, gradient.pointer + at, own, part)
            }
        }
        return result
    }

    /// x + sin(alpha x)^2 / alpha, for periodic signals (Ziyin et al., 2020).
    ///
    /// - Parameter alpha: (channels), or (1) for all of them; not zero.
    /// - Returns: the shape of this tensor, (…, channels).
    public func snake(alpha: Tensor) -> Tensor {
        let channels = ChannelWork(self, alpha, operation: "snake")
        let alphas = channels.spread(alpha)
        let result = Tensor(uninitialized: shape)
        channels.run { rows, at in
            ck_snake(self.pointer + at, rows, channels.count, alphas.pointer, result.pointer + at)
        }
        Tensor.record(result, from: [self, alpha]) { gradient in
            channels.backward(self, alpha) { rows, at, own, part in
                ck_snake_backward(
                    self.pointer + at, rows, channels.count, alphas.pointer, gradient.pointer + at, own, part)
            }
        }
        return result
    }

    /// The first half of the channels times the sigmoid of the second (Dauphin et al., 2017; PyTorch's `GLU`).
    ///
    /// - Returns: (…, channels) from (…, 2 * channels).
    public func glu() -> Tensor {
        demand(shape.rank >= 1 && shape[-1] % 2 == 0, "glu: the channels of \(shape) have no halves")
        let channels = shape[-1] / 2
        let result = Tensor(uninitialized: shape.replacing(-1, with: channels))
        let rows = channels == 0 ? 0 : result.count / channels
        let grain = max(1, Elementwise.grain / max(1, channels))
        ThreadPool.run(over: rows, grain: grain) { range, _ in
            let at = range.lowerBound * channels
            ck_glu(self.pointer + 2 * at, range.count, channels, result.pointer + at)
        }
        Tensor.record(result, from: [self]) { gradient in
            let own = Tensor(uninitialized: self.shape)
            ThreadPool.run(over: rows, grain: grain) { range, _ in
                let at = range.lowerBound * channels
                ck_glu_backward(
                    self.pointer + 2 * at, range.count, channels, gradient.pointer + at, own.pointer + 2 * at)
            }
            self.accumulate(own)
        }
        return result
    }
}

/// A tensor as rows of channels, with one trained number a channel.
private struct ChannelWork {
    let count: Int
    private let rows: Int

    init(_ x: Tensor, _ parameter: Tensor, operation: String) {
        demand(
            x.shape.rank >= 1 && (parameter.shape == [x.shape[-1]] || parameter.shape == [1]),
            "\(operation): input \(x.shape) does not fit a parameter of \(parameter.shape)")
        count = x.shape[-1]
        rows = count == 0 ? 0 : x.count / count
    }

    /// One value a channel.
    func spread(_ parameter: Tensor) -> Tensor {
        parameter.count == count ? parameter.detached : parameter.repeated(to: [count])
    }

    /// Runs `body(rows, offset)` over chunks of rows.
    func run(_ body: (_ rows: Int, _ at: Int) -> Void) {
        ThreadPool.run(over: rows, grain: max(1, Elementwise.grain / max(1, count))) { range, _ in
            body(range.count, range.lowerBound * count)
        }
    }

    /// Lets `body` write the input's gradient and, value by value, the parameter's; adds up the latter.
    func backward(
        _ x: Tensor, _ parameter: Tensor,
        _ body: (
            _ rows: Int, _ at: Int, _ own: UnsafeMutablePointer<Float>?, _ part: UnsafeMutablePointer<Float>?
        ) -> Void
    ) {
        let own = x.needsGradient ? Tensor(uninitialized: x.shape) : nil
        let part = parameter.needsGradient ? Tensor(uninitialized: x.shape) : nil
        run { rows, at in body(rows, at, own.map { $0.pointer + at }, part.map { $0.pointer + at }) }
        if let own { x.accumulate(own) }
        if let part { parameter.accumulate(Broadcasting.sum(part, to: parameter.shape)) }
    }
}
