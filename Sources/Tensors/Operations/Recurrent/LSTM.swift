import CKernels

/// What a long short-term memory says of a sequence.
public struct LSTMResult {
    /// (batch, time, hidden): the hidden state at every frame.
    public let output: Tensor
    /// (batch, hidden): the hidden state after the last step.
    public let hidden: Tensor
    /// (batch, hidden): the cell after the last step.
    public let cell: Tensor
}

extension Tensor {
    /// One layer of long short-term memory in one direction over whole sequences (Hochreiter and Schmidhuber, 1997), with
    /// PyTorch's gates: input, forget, cell, output.
    ///
    /// - Parameters:
    ///   - initial: hidden state and cell before the first step, both (batch, hidden); zeros when nil.
    ///   - reversed: whether the steps go from the last frame to the first; frames keep their places.
    /// - Returns: states for (batch, time, in).
    public func lstm(
        _ weights: RecurrentWeights, initial: (hidden: Tensor, cell: Tensor)? = nil, reversed: Bool = false
    ) -> LSTMResult {
        weights.check("lstm", gates: 4, input: shape, initial: initial?.hidden.shape)
        demand(
            initial == nil || initial!.cell.shape == initial!.hidden.shape,
            "lstm: initial hidden state \(initial!.hidden.shape) and cell \(initial!.cell.shape) differ")
        let walk = RecurrentWalk(batch: shape[0], time: shape[1], size: weights.size, reversed: reversed)
        let zeros = initial == nil ? Tensor(zeros: [walk.batch, walk.size]) : nil
        let work = LSTMWork(
            input: self, weights: weights, walk: walk, hiddenBefore: initial?.hidden ?? zeros!,
            cellBefore: initial?.cell ?? zeros!)
        let output = work.output
        let ends = FinalGradients()
        Tensor.record(output, from: [self, initial?.hidden, initial?.cell] + weights.all) {
            work.backward($0, ends: ends)
        }
        let hidden = walk.last(output, initial: work.hiddenBefore)
        let cell = walk.last(work.cells, initial: work.cellBefore)
        // The last states are recorded after the sequence, so their derivatives are there when it is played back.
        Tensor.record(hidden, from: [output]) { gradient in
            ends.hidden = gradient
            if output.gradient == nil { output.accumulate(Tensor(zeros: output.shape)) }
        }
        Tensor.record(cell, from: [output]) { gradient in
            ends.cell = gradient
            if output.gradient == nil { output.accumulate(Tensor(zeros: output.shape)) }
        }
        return LSTMResult(output: output, hidden: hidden, cell: cell)
    }
}

/// Derivatives that reach a sequence through its last states.
final class FinalGradients {
    var hidden: Tensor?
    var cell: Tensor?
}

/// The forward pass, kept for the backward one.
private struct LSTMWork {
    let input: Tensor
    let weights: RecurrentWeights
    let walk: RecurrentWalk
    let hiddenBefore: Tensor
    let cellBefore: Tensor
    /// (batch, time, 4 * hidden): the gates after activation; on the way back, the derivatives of their sums.
    let gates: Tensor
    /// (batch, time, hidden).
    let cells: Tensor
    let output: Tensor

    init(
        input: Tensor, weights: RecurrentWeights, walk: RecurrentWalk, hiddenBefore: Tensor,
        cellBefore: Tensor
    ) {
        self.input = input
        self.weights = weights
        self.walk = walk
        self.hiddenBefore = hiddenBefore
        self.cellBefore = cellBefore
        let (batch, time, size) = (walk.batch, walk.time, walk.size)
        gates = Tensor(uninitialized: [batch, time, 4 * size])
        cells = Tensor(uninitialized: [batch, time, size])
        output = Tensor(uninitialized: [batch, time, size])
        RowProducts.forward(input, weights.input, nil, rows: batch * time, into: gates)
        run()
    }

    private func run() {
        let (time, size) = (walk.time, walk.size)
        let panels = PackedPanels(weights.hidden, transposed: true)
        let bias = Elementwise.zip(weights.inputBias, weights.hiddenBias, ck_add)
        walk.forEachGroup { group in
            let first = group.lowerBound
            for step in 0..<time {
                let frame = walk.frame(step)
                let (hidden, stride) = walk.before(step, first, states: output, initial: hiddenBefore)
                panels.multiply(
                    hidden, stride: stride, count: group.count, adding: true,
                    into: gates.pointer + (first * time + frame) * 4 * size, stride: time * 4 * size)
                for n in group {
                    let at = n * time + frame
                    let before = walk.before(step, n, states: cells, initial: cellBefore).0
                    ck_lstm_step(
                        gates.pointer + at * 4 * size, bias.pointer, before, cells.pointer + at * size,
                        output.pointer + at * size, size)
                }
            }
        }
    }

    func backward(_ gradient: Tensor, ends: FinalGradients) {
        let (batch, time, size) = (walk.batch, walk.time, walk.size)
        let biasGradients = Tensor(zeros: [batch, 4 * size])
        let hiddenGradient = Tensor(zeros: [batch, size])
        let cellGradient = Tensor(zeros: [batch, size])
        if let end = ends.hidden { hiddenGradient.assign(end) }
        if let end = ends.cell { cellGradient.assign(end) }
        let panels = PackedPanels(weights.hidden, transposed: false)
        walk.forEachGroup { group in
            let first = group.lowerBound
            for step in stride(from: time - 1, through: 0, by: -1) {
                let frame = walk.frame(step)
                for n in group {
                    let at = n * time + frame
                    let before = walk.before(step, n, states: cells, initial: cellBefore).0
                    ck_lstm_step_backward(
                        gates.pointer + at * 4 * size, before, cells.pointer + at * size,
                        gradient.pointer + at * size, hiddenGradient.pointer + n * size,
                        cellGradient.pointer + n * size, biasGradients.pointer + n * 4 * size, size)
                }
                panels.multiply(
                    gates.pointer + (first * time + frame) * 4 * size, stride: time * 4 * size,
                    count: group.count, adding: false, into: hiddenGradient.pointer + first * size,
                    stride: size)
            }
        }
        accumulate(biasGradients)
        if hiddenBefore.needsGradient { hiddenBefore.accumulate(hiddenGradient) }
        if cellBefore.needsGradient { cellBefore.accumulate(cellGradient) }
    }

    /// What the derivatives of all gates' sums mean for the input and the weights. The input and the state before it stand side
    /// by side, so that both weights come of one large product.
    private func accumulate(_ biasGradients: Tensor) {
        let (rows, size, width) = (walk.batch * walk.time, walk.size, input.shape[2])
        RowProducts.giveInput(input, weights.input, gates, rows: rows)
        if weights.input.needsGradient || weights.hidden.needsGradient {
            let heard = Tensor(uninitialized: [rows, width + size])
            ck_copy_rows(input.pointer, width, heard.pointer, width + size, rows, width)
            walk.shift(output, initial: hiddenBefore, into: heard.pointer + width, stride: width + size)
            let both = Tensor(uninitialized: [4 * size, width + size])
            RowProducts.weight(gates, heard, rows: rows, into: both)
            for (weight, first) in [(weights.input, 0), (weights.hidden, width)] where weight.needsGradient {
                let part = Tensor(uninitialized: weight.shape)
                let columns = weight.shape[1]
                ck_copy_rows(both.pointer + first, width + size, part.pointer, columns, 4 * size, columns)
                weight.accumulate(part)
            }
        }
        for bias in [weights.inputBias, weights.hiddenBias] where bias.needsGradient {
            bias.accumulate(RowProducts.bias(biasGradients, rows: walk.batch))
        }
    }
}
