import CKernels

extension Tensor {
    /// Group normalisation (Wu and He, 2018): each example is normalised over its positions and over the channels of a
    /// group, with the biased variance, as in PyTorch. As many groups as channels make instance normalisation.
    ///
    /// - Parameters: `scale` and `offset`, both (channels).
    /// - Returns: the shape of this tensor, (batch, …, channels).
    public func groupNormalized(
        groups: Int, scale: Tensor, offset: Tensor, epsilon: Float = 1e-5
    ) -> Tensor {
        demand(
            shape.rank >= 2 && groups > 0 && shape[-1] % groups == 0 && scale.shape == [shape[-1]]
                && offset.shape == [shape[-1]],
            "groupNormalized: input \(shape) in \(groups) groups, scale \(scale.shape), offset \(offset.shape)"
        )
        let work = GroupWork(shape, groups: groups, scale: scale, offset: offset)
        let result = Tensor(uninitialized: shape)
        work.forward(self, epsilon: epsilon, into: result)
        Tensor.record(result, from: [self, scale, offset]) { gradient in
            work.backward(self, scale, offset, gradient)
        }
        return result
    }
}

private struct GroupWork {
    let shape: Shape
    let batch: Int
    let rows: Int
    let channels: Int
    let groups: Int
    let scale: Tensor
    let offset: Tensor
    /// By example and channel: mean, reciprocal deviation, gain and shift of y = x * gain + shift.
    private let mean: Tensor
    private let reciprocal: Tensor
    private let gain: Tensor
    private let shift: Tensor

    init(_ shape: Shape, groups: Int, scale: Tensor, offset: Tensor) {
        self.shape = shape
        batch = shape[0]
        channels = shape[-1]
        rows = shape.count / max(1, batch * channels)
        self.groups = groups
        self.scale = scale.detached
        self.offset = offset.detached
        mean = Tensor(uninitialized: [batch, channels])
        reciprocal = Tensor(uninitialized: [batch, channels])
        gain = Tensor(uninitialized: [batch, channels])
        shift = Tensor(uninitialized: [batch, channels])
    }

    private var perGroup: Int { channels / groups }

    func forward(_ x: Tensor, epsilon: Float, into result: Tensor) {
        let sums = DoubleRows(batch, columns: 2 * channels)
        ThreadPool.run(chunks: batch) { n, _ in
            let at = n * rows * channels
            let means = mean.pointer + n * channels
            let (total, squares) = (sums.row(n), sums.row(n) + channels)
            // Sums are taken from a value of the group, so that a far mean costs no digits.
            for c in 0..<channels { means[c] = x.pointer[at + c / perGroup * perGroup] }
            ck_batchnorm_sums(x.pointer + at, rows, channels, means, total, squares)
            for group in 0..<groups {
                let range = group * perGroup..<(group + 1) * perGroup
                let count = Double(rows * perGroup)
                let distance = range.reduce(0.0) { $0 + total[$1] } / count
                let variance = range.reduce(0.0) { $0 + squares[$1] } / count - distance * distance
                let deviation = (max(0, variance) + Double(epsilon)).squareRoot()
                for c in range {
                    let place = n * channels + c
                    means[c] += Float(distance)
                    reciprocal.pointer[place] = Float(1 / deviation)
                    gain.pointer[place] = scale.pointer[c] * reciprocal.pointer[place]
                    shift.pointer[place] = offset.pointer[c] - means[c] * gain.pointer[place]
                }
            }
            ck_batchnorm_apply(
                x.pointer + at, rows, channels, gain.pointer + n * channels, shift.pointer + n * channels, 0,
                result.pointer + at)
        }
    }

    func backward(_ x: Tensor, _ scale: Tensor, _ offset: Tensor, _ gradient: Tensor) {
        let sums = DoubleRows(batch, columns: 2 * channels)
        let own = x.needsGradient ? Tensor(uninitialized: shape) : nil
        let corrections = Tensor(uninitialized: [batch, 2, channels])
        ThreadPool.run(chunks: batch) { n, _ in
            let (at, place) = (n * rows * channels, n * channels)
            let (total, products) = (sums.row(n), sums.row(n) + channels)
            ck_batchnorm_backward_sums(
                x.pointer + at, gradient.pointer + at, rows, channels, mean.pointer + place,
                reciprocal.pointer + place, gain.pointer + place, shift.pointer + place, 0, total, products)
            guard let own else { return }
            let a = corrections.pointer + 2 * place
            let b = a + channels
            for group in 0..<groups {
                let range = group * perGroup..<(group + 1) * perGroup
                let count = Double(rows * perGroup)
                let weights = self.scale.pointer
                let first = range.reduce(0.0) { $0 + Double(weights[$1]) * total[$1] } / count
                let second = range.reduce(0.0) { $0 + Double(weights[$1]) * products[$1] } / count
                for c in range {
                    a[c] = Float(first) * reciprocal.pointer[place + c]
                    b[c] = Float(second) * reciprocal.pointer[place + c]
                }
            }
            ck_batchnorm_backward_apply(
                x.pointer + at, gradient.pointer + at, rows, channels, mean.pointer + place,
                reciprocal.pointer + place, gain.pointer + place, shift.pointer + place, a, b, 0,
                own.pointer + at)
        }
        if let own { x.accumulate(own) }
        if scale.needsGradient { scale.accumulate(sums.total(channels..<2 * channels)) }
        if offset.needsGradient { offset.accumulate(sums.total(0..<channels)) }
    }
}
