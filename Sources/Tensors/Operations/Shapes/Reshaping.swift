extension Tensor {
    /// The same values under another shape of the same count, row-major; nothing is copied.
    public func reshaped(to target: Shape) -> Tensor {
        demand(
            target.count == count, "reshaped: \(shape) has \(count) values, \(target) wants \(target.count)")
        let result = Tensor(shape: target, storage: storage)
        Tensor.record(result, from: [self]) { [place] gradient in
            guard let place else { return }
            place.accumulate(Tensor(shape: place.shape, storage: gradient.storage))
        }
        return result
    }
}
