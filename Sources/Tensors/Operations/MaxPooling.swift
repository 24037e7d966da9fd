import CKernels

extension Tensor {
    /// Max pooling over (height, width) in windows that do not overlap; a remainder at the right or bottom is left
    /// out, as in PyTorch.
    ///
    /// - Returns: (batch, height / kernel, width / kernel, channels), rounded down. Where several places of a window
    ///   hold the maximum, the first one gets the gradient.
    public func maxPooled2d(kernel: (height: Int, width: Int)) -> Tensor {
        demand(
            shape.rank == 4 && shape[1] >= kernel.height && shape[2] >= kernel.width,
            "maxPooled2d: input \(shape) is smaller than one window of \(kernel.height)x\(kernel.width)")
        return pooled(
            height: shape[1], width: shape[2], kernel: kernel,
            into: [shape[0], shape[1] / kernel.height, shape[2] / kernel.width, shape[3]])
    }

    /// Max pooling over time: (batch, time / kernel, channels) from (batch, time, channels).
    public func maxPooled1d(kernel: Int) -> Tensor {
        demand(
            shape.rank == 3 && shape[1] >= kernel,
            "maxPooled1d: input \(shape) is shorter than one window of \(kernel)")
        return pooled(
            height: 1, width: shape[1], kernel: (1, kernel), into: [shape[0], shape[1] / kernel, shape[2]])
    }

    private func pooled(height: Int, width: Int, kernel: (height: Int, width: Int), into target: Shape)
        -> Tensor
    {
        let channels = shape[-1]
        let result = Tensor(uninitialized: target)
        let perInput = height * width * channels
        let perOutput = target.count / max(1, shape[0])
        demand(
            kernel.height * kernel.width <= 1 << 16,
            "a pooling window of \(kernel.height)x\(kernel.width) is too large")
        // The way back needs to know where each maximum was, which is an eighth of what keeping the input would take.
        let places = needsGradient ? Tensor(uninitialized: [(target.count + 1) / 2]) : nil
        let which = places.map {
            UnsafeMutableRawPointer($0.pointer).bindMemory(to: UInt16.self, capacity: target.count)
        }
        ThreadPool.run(chunks: shape[0]) { n, _ in
            ck_maxpool(
                self.pointer + n * perInput, height, width, channels, kernel.height, kernel.width,
                result.pointer + n * perOutput, which.map { $0 + n * perOutput })
        }
        let source = shape
        Tensor.record(result, from: [self], readsInputs: false) { [place, places] gradient in
            guard let place, let places else { return }
            let which = UnsafeRawPointer(places.pointer).assumingMemoryBound(to: UInt16.self)
            let inputGradient = Tensor(uninitialized: source)
            ThreadPool.run(chunks: source[0]) { n, _ in
                ck_maxpool_backward(
                    which + n * perOutput, gradient.pointer + n * perOutput, height, width, channels,
                    kernel.height, kernel.width, inputGradient.pointer + n * perInput)
            }
            place.accumulate(inputGradient)
        }
        return result
    }
}
