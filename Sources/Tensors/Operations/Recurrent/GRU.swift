import CKernels

/// What a gated recurrent unit says of a sequence.
public struct GRUResult {
    /// (batch, time, hidden): the state at every frame.
    public let output: Tensor
    /// (batch, hidden): the state after the last step.
    public let hidden: Tensor
}

extension Tensor {
    /// One layer of gated recurrent units in one direction over whole sequences (Cho et al., 2014), with PyTorch's gates
    /// (reset, update, new) and its place for the reset gate: on the state's sum, bias included.
    ///
    /// - Parameters:
    ///   - initial: the state before the first step, (batch, hidden); zeros when nil.
    ///   - reversed: whether the steps go from the last frame to the first; frames keep their places.
    /// - Returns: states for (batch, time, in).
    public func gru(_ weights: RecurrentWeights, initial: Tensor? = nil, reversed: Bool = false) -> GRUResult
    {
        weights.check("gru", gates: 3, input: shape, initial: initial?.shape)
        let walk = RecurrentWalk(batch: shape[0], time: shape[1], size: weights.size, reversed: reversed)
        let work = GRUWork(
            input: self, weights: weights, walk: walk,
            before: initial ?? Tensor(zeros: [walk.batch, walk.size]))
        let output = work.output
        let ends = FinalGradients()
        Tensor.record(output, from: [self, initial] + weights.all) { work.backward($0, ends: ends) }
        let hidden = walk.last(output, initial: work.before)
        Tensor.record(hidden, from: [output]) { gradient in
            ends.hidden = gradient
            if output.gradient == nil { output.accumulate(Tensor(zeros: output.shape)) }
        }
        return GRUResult(output: output, hidden: hidden)
    }
}

/// The forward pass, kept for the backward one.
private struct GRUWork {
    let input: Tensor
    let weights: RecurrentWeights
    let walk: RecurrentWalk
    let before: Tensor
    /// (batch, time, 3 * hidden): the gates after activation.
    let gates: Tensor
    /// (batch, time, hidden): the state's sum for the new gate, before the reset gate.
    let candidates: Tensor
    let output: Tensor

    init(input: Tensor, weights: RecurrentWeights, walk: RecurrentWalk, before: Tensor) {
        self.input = input
        self.weights = weights
        self.walk = walk
        self.before = before
        let (batch, time, size) = (walk.batch, walk.time, walk.size)
        gates = Tensor(uninitialized: [batch, time, 3 * size])
        candidates = Tensor(uninitialized: [batch, time, size])
        output = Tensor(uninitialized: [batch, time, size])
        RowProducts.forward(input, weights.input, weights.inputBias, rows: batch * time, into: gates)
        run()
    }

    private func run() {
        let (time, size) = (walk.time, walk.size)
        let panels = PackedPanels(weights.hidden, transposed: true)
        let sums = Tensor(uninitialized: [walk.batch, 3 * size])
        walk.forEachGroup { group in
            let first = group.lowerBound
            for step in 0..<time {
                let frame = walk.frame(step)
                let (hidden, stride) = walk.before(step, first, states: output, initial: before)
                for n in group {
                    (sums.pointer + n * 3 * size).update(from: weights.hiddenBias.pointer, count: 3 * size)
                }
                panels.multiply(
                    hidden, stride: stride, count: group.count, adding: true,
                    into: sums.pointer + first * 3 * size, stride: 3 * size)
                for n in group {
                    let at = n * time + frame
                    let own = sums.pointer + n * 3 * size
                    (candidates.pointer + at * size).update(from: own + 2 * size, count: size)
                    let state = walk.before(step, n, states: output, initial: before).0
                    ck_gru_step(
                        gates.pointer + at * 3 * size, own, state, output.pointer + at * size, size)
                }
            }
        }
    }

    func backward(_ gradient: Tensor, ends: FinalGradients) {
        let (batch, time, size) = (walk.batch, walk.time, walk.size)
        let inputSums = Tensor(uninitialized: gates.shape)
        let hiddenSums = Tensor(uninitialized: gates.shape)
        let hiddenGradient = Tensor(zeros: [batch, size])
        let passed = Tensor(uninitialized: [batch, size])
        if let end = ends.hidden { hiddenGradient.assign(end) }
        let panels = PackedPanels(weights.hidden, transposed: false)
        walk.forEachGroup { group in
            let first = group.lowerBound
            for step in stride(from: time - 1, through: 0, by: -1) {
                let frame = walk.frame(step)
                for n in group {
                    let at = n * time + frame
                    let hidden = hiddenGradient.pointer + n * size
                    ck_add(hidden, gradient.pointer + at * size, hidden, size)
                    let state = walk.before(step, n, states: output, initial: before).0
                    ck_gru_step_backward(
                        gates.pointer + at * 3 * size, candidates.pointer + at * size, state, hidden,
                        inputSums.pointer + at * 3 * size, hiddenSums.pointer + at * 3 * size,
                        passed.pointer + n * size, size)
                    hidden.update(from: passed.pointer + n * size, count: size)
                }
                panels.multiply(
                    hiddenSums.pointer + (first * time + frame) * 3 * size, stride: time * 3 * size,
                    count: group.count, adding: true, into: hiddenGradient.pointer + first * size,
                    stride: size)
            }
        }
        accumulate(inputSums: inputSums, hiddenSums: hiddenSums)
        if before.needsGradient { before.accumulate(hiddenGradient) }
    }

    /// What the derivatives of all gates' sums, (batch, time, 3 * hidden) by what the input adds and by what the state adds, mean
    /// for the input and the weights: a few large products.
    private func accumulate(inputSums: Tensor, hiddenSums: Tensor) {
        let rows = walk.batch * walk.time
        RowProducts.giveInput(input, weights.input, inputSums, rows: rows)
        let shifted = Tensor(uninitialized: output.shape)
        walk.shift(output, initial: before, into: shifted.pointer, stride: walk.size)
        RowProducts.giveWeight(weights.input, input, inputSums, rows: rows)
        RowProducts.giveWeight(weights.hidden, shifted, hiddenSums, rows: rows)
        for (bias, sums) in [(weights.inputBias, inputSums), (weights.hiddenBias, hiddenSums)]
        where bias.needsGradient {
            bias.accumulate(RowProducts.bias(sums, rows: rows))
        }
    }
}
