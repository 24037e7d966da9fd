import CKernels

/// The weights of one recurrent layer in one direction, in PyTorch's layout; the gates stand one after another.
public struct RecurrentWeights {
    /// (gates * hidden, in).
    public let input: Tensor
    /// (gates * hidden, hidden).
    public let hidden: Tensor
    /// (gates * hidden).
    public let inputBias: Tensor
    /// (gates * hidden).
    public let hiddenBias: Tensor

    public init(input: Tensor, hidden: Tensor, inputBias: Tensor, hiddenBias: Tensor) {
        self.input = input
        self.hidden = hidden
        self.inputBias = inputBias
        self.hiddenBias = hiddenBias
    }

    /// Hidden units.
    public var size: Int { hidden.shape[-1] }

    var all: [Tensor] { [input, hidden, inputBias, hiddenBias] }

    func check(_ operation: String, gates: Int, input x: Shape, initial: Shape?) {
        let rows = gates * size
        let fits =
            x.rank == 3 && input.shape == [rows, x[2]] && hidden.shape == [rows, size]
            && inputBias.shape == [rows] && hiddenBias.shape == [rows]
            && (initial == nil || initial == [x[0], size])
        let shapes =
            [x, input.shape, hidden.shape, inputBias.shape, hiddenBias.shape] + (initial.map { [$0] } ?? [])
        demand(
            fits,
            "\(operation): input, weights of input and state, their biases and the first state do not fit: \(shapes)"
        )
    }
}

/// The way through a batch of sequences, step by step. Sequences do not meet, so groups of them go to different threads,
/// each for the whole way: no thread waits for another between steps.
struct RecurrentWalk {
    let batch: Int
    let time: Int
    let size: Int
    /// Whether the last frame comes first.
    let reversed: Bool

    /// Groups of at least four sequences; they share what is read of the weights.
    private var chunks: Int { ThreadPool.chunkCount(batch, grain: 4) }

    /// Runs `work` for each group of sequences.
    func forEachGroup(_ work: (Range<Int>) -> Void) {
        ThreadPool.run(chunks: chunks) { chunk, _ in
            work(ThreadPool.chunkRange(chunk, of: chunks, count: batch))
        }
    }

    /// The frame of a step.
    func frame(_ step: Int) -> Int { reversed ? time - 1 - step : step }

    /// Where the state before a step lies for sequence `first`, and how far apart two sequences are.
    func before(_ step: Int, _ first: Int, states: Tensor, initial: Tensor) -> (
        UnsafeMutablePointer<Float>, stride: Int
    ) {
        if step == 0 { return (initial.pointer + first * size, size) }
        return (states.pointer + (first * time + frame(step - 1)) * size, time * size)
    }

    /// Writes the states before every frame, what the weights of the state were multiplied by: batch * time rows, `stride` apart.
    func shift(_ states: Tensor, initial: Tensor, into rows: UnsafeMutablePointer<Float>, stride: Int) {
        forEachGroup { group in
            for n in group {
                for step in 0..<time {
                    (rows + (n * time + frame(step)) * stride).update(
                        from: before(step, n, states: states, initial: initial).0, count: size)
                }
            }
        }
    }

    /// The state after the last step, (batch, size).
    func last(_ states: Tensor, initial: Tensor) -> Tensor {
        let result = Tensor(uninitialized: [batch, size])
        for n in 0..<batch {
            (result.pointer + n * size).update(
                from: before(time, n, states: states, initial: initial).0, count: size)
        }
        return result
    }
}

/// A matrix packed for products with a few rows at a time.
struct PackedPanels {
    private let panels: Tensor
    private let inner: Int
    private let columns: Int

    /// - Parameter transposed: whether `matrix` holds (columns, inner).
    init(_ matrix: Tensor, transposed: Bool) {
        inner = matrix.shape[transposed ? 1 : 0]
        columns = matrix.shape[transposed ? 0 : 1]
        panels = Tensor(uninitialized: [ck_panels_size(inner, columns)])
        ck_panels_pack(
            matrix.pointer, matrix.shape[1], transposed ? 1 : 0, inner, columns, panels.pointer)
    }

    /// result = rows · matrix, added to what it holds where `adding`.
    func multiply(
        _ rows: UnsafePointer<Float>, stride: Int, count: Int, adding: Bool,
        into result: UnsafeMutablePointer<Float>, stride resultStride: Int
    ) {
        ck_panels_multiply(
            rows, stride, count, inner, columns, panels.pointer, adding ? 1 : 0, result, resultStride)
    }
}
