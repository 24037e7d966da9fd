import CKernels

extension Tensor {
    /// Max pooling over windows that may overlap (PyTorch's `max_pool2d`; `max_pool1d` over (batch, time, channels)).
    ///
    /// Padding never wins. Where several places of a window hold the maximum, the first one gets the gradient.
    /// - Returns: (batch, height', width', channels) or (batch, time', channels).
    public func maxPooled(_ geometry: PoolingGeometry) -> Tensor {
        let work = WindowWork(shape, geometry, operation: "maxPooled")
        let result = Tensor(uninitialized: work.result)
        work.run { windows, input, output in
            ck_window_largest(windows, self.pointer + input, result.pointer + output)
        }
        Tensor.record(result, from: [self]) { gradient in
            let own = Tensor(zeros: self.shape)
            work.run { windows, input, output in
                ck_window_largest_backward(
                    windows, self.pointer + input, result.pointer + output, gradient.pointer + output,
                    own.pointer + input)
            }
            self.accumulate(own)
        }
        return result
    }

    /// Average pooling (PyTorch's `avg_pool2d`; `avg_pool1d` over (batch, time, channels)).
    ///
    /// - Parameter countingPadding: whether padding counts as zeros, PyTorch's default, or not at all.
    /// - Returns: (batch, height', width', channels) or (batch, time', channels).
    public func averagePooled(_ geometry: PoolingGeometry, countingPadding: Bool = true) -> Tensor {
        let work = WindowWork(shape, geometry, operation: "averagePooled")
        let result = Tensor(uninitialized: work.result)
        let onlyInside: Int32 = countingPadding ? 0 : 1
        work.run { windows, input, output in
            ck_window_mean(windows, self.pointer + input, onlyInside, result.pointer + output)
        }
        Tensor.record(result, from: [self]) { gradient in
            let own = Tensor(zeros: self.shape)
            work.run { windows, input, output in
                ck_window_mean_backward(windows, gradient.pointer + output, onlyInside, own.pointer + input)
            }
            self.accumulate(own)
        }
        return result
    }
}
