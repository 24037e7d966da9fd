import CKernels

extension Tensor {
    /// The mean over the items of a batch (the first axis) of a loss that follows from sums over each item, as a scalar.
    ///
    /// Two passes over memory, forward and backward together. The reference is data: no gradient goes to it.
    /// - Parameter loss: called once an item, with its sums.
    public func meanOverItems(against reference: Tensor, _ loss: (ItemMoments) -> ItemLoss) -> Tensor {
        checkItems(against: reference, "meanOverItems")
        let size = count / shape[0]
        let losses = (0..<shape[0]).map { item in
            loss(moments(of: item, against: reference, size: size))
        }
        let items = Double(losses.count)
        let result = Tensor(Float(losses.reduce(0) { $0 + $1.value } / items))
        Tensor.record(result, from: [self]) { gradient in
            let outer = Double(gradient.item) / items
            let contribution = Tensor(uninitialized: self.shape)
            ThreadPool.run(chunks: losses.count) { item, _ in
                let at = item * size
                ck_combine(
                    self.pointer + at, reference.pointer + at, Float(outer * losses[item].estimate),
                    Float(outer * losses[item].reference), Float(outer * losses[item].constant),
                    contribution.pointer + at, size)
            }
            self.accumulate(contribution)
        }
        return result
    }

    /// The mean over the items of a batch (the first axis) of the smaller of the mean of |self - reference| and the mean of
    /// |self + reference|, as a scalar. Where both are alike, the first one gets the gradient; none goes to the reference.
    public func meanSignFreeAbsoluteDifference(from reference: Tensor) -> Tensor {
        checkItems(against: reference, "meanSignFreeAbsoluteDifference")
        let size = count / shape[0]
        let distances = (0..<shape[0]).map { item -> (near: Double, far: Double) in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { sums in
                ck_distances(
                    self.pointer + item * size, reference.pointer + item * size, size, sums.baseAddress)
                return (sums[0], sums[1])
            }
        }
        // A comparison with what is not a number is false, and both are then not numbers.
        let total = distances.reduce(0) { $0 + ($1.near <= $1.far ? $1.near : $1.far) }
        let result = Tensor(Float(total / Double(count)))
        Tensor.record(result, from: [self]) { gradient in
            let scale = Float(Double(gradient.item) / Double(self.count))
            let contribution = Tensor(uninitialized: self.shape)
            ThreadPool.run(chunks: distances.count) { item, _ in
                let at = item * size
                ck_scaled_sign(
                    self.pointer + at, reference.pointer + at,
                    distances[item].near <= distances[item].far ? -1 : 1, scale, contribution.pointer + at,
                    size)
            }
            self.accumulate(contribution)
        }
        return result
    }

    private func checkItems(against reference: Tensor, _ operation: String) {
        demand(shape == reference.shape, "\(operation): shapes \(shape) and \(reference.shape) differ")
        demand(shape.rank > 0 && count > 0, "\(operation): shape \(shape) has no items")
        demand(!reference.needsGradient, "\(operation): the reference is data, and has no gradient")
    }

    private func moments(of item: Int, against reference: Tensor, size: Int) -> ItemMoments {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 5) { sums in
            ck_moments(pointer + item * size, reference.pointer + item * size, size, sums.baseAddress)
            return ItemMoments(
                count: size, estimate: sums[0], reference: sums[1], estimateSquared: sums[2],
                referenceSquared: sums[3], product: sums[4])
        }
    }
}
