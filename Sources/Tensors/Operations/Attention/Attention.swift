import CKernels
import Randomness

extension Tensor {
    /// Scaled dot-product attention (Vaswani et al., 2017): softmax(queries keys^T * scale + mask) values.
    ///
    /// - Parameters:
    ///   - queries: (…, length, features).
    ///   - keys: (…, places, features), with the same leading axes.
    ///   - values: (…, places, outputs).
    ///   - scale: 1 / sqrt(features) where nil.
    ///   - causal: whether position i sees places 0...i only.
    ///   - mask: (length, places), added before the softmax; minus infinity hides a place. It gets no gradient.
    ///   - dropout: the probability of dropping a weight, and the key that decides; nil in evaluation.
    /// - Returns: (…, length, outputs).
    public static func attention(
        queries: Tensor, keys: Tensor, values: Tensor, scale: Float? = nil, causal: Bool = false,
        mask: Tensor? = nil, dropout: (probability: Float, key: RandomKey)? = nil
    ) -> Tensor {
        let work = AttentionWork(
            queries.shape, keys.shape, values.shape, scale: scale, causal: causal, mask: mask,
            dropout: dropout.flatMap { DropoutDraws($0.probability, $0.key) })
        let result = Tensor(uninitialized: work.result)
        let weights = work.forward(queries, keys, values, into: result)
        record(result, from: [queries, keys, values]) { gradient in
            work.backward(queries, keys, values, weights: weights, gradient)
        }
        return result
    }
}

/// Attention over independent items (batch and heads), each of which one thread does from end to end.
private struct AttentionWork {
    let result: Shape
    private let items: Int
    private let length: Int
    private let places: Int
    private let features: Int
    private let outputs: Int
    private let scale: Float
    private let causal: Bool
    private let mask: Tensor?
    private let dropout: DropoutDraws?

    init(
        _ queries: Shape, _ keys: Shape, _ values: Shape, scale: Float?, causal: Bool, mask: Tensor?,
        dropout: DropoutDraws?
    ) {
        let leading = queries.extents.dropLast(2)
        demand(
            queries.rank >= 2 && keys.rank == queries.rank && values.rank == queries.rank
                && keys.extents.dropLast(2) == leading && values.extents.dropLast(2) == leading
                && queries[-1] == keys[-1] && keys[-2] == values[-2],
            "attention: queries \(queries), keys \(keys) and values \(values) do not fit")
        items = leading.reduce(1, *)
        (length, places, features, outputs) = (queries[-2], keys[-2], queries[-1], values[-1])
        demand(
            mask.map { $0.shape == [queries[-2], keys[-2]] } ?? true,
            "attention: mask \(mask?.shape ?? []) for queries \(queries) and keys \(keys)")
        result = queries.replacing(-1, with: values[-1])
        self.scale = scale ?? 1 / Float(max(1, features)).squareRoot()
        self.causal = causal
        self.mask = mask?.detached
        self.dropout = dropout
    }

    private var square: Int { length * places }

    private func run(lanes: Int, _ body: (_ item: Int, _ lane: Int) -> Void) {
        let work = 2 * square * (features + outputs)
        ThreadPool.run(over: items, grain: max(1, 2_000_000 / max(1, work)), lanes: lanes) { range, lane in
            for item in range { body(item, lane) }
        }
    }

    /// - Returns: the weights before dropout, (items, length, places).
    func forward(_ queries: Tensor, _ keys: Tensor, _ values: Tensor, into result: Tensor) -> Tensor {
        let weights = Tensor(uninitialized: [items, length, places])
        let lanes = ThreadPool.threads
        let scratch = Tensor(uninitialized: [dropout == nil ? 0 : lanes, square])
        run(lanes: lanes) { item, lane in
            var used = weights.pointer + item * square
            ck_gemm(
                0, 1, length, places, features, queries.pointer + item * length * features, features,
                keys.pointer + item * places * features, features, 0, used, places)
            ck_attention_weights(used, length, places, scale, mask?.pointer, causal ? 1 : 0)
            if let dropout {
                let kept = scratch.pointer + lane * square
                dropout.apply(used, from: item * square, count: square, into: kept)
                used = kept
            }
            ck_gemm(
                0, 0, length, outputs, places, used, places, values.pointer + item * places * outputs,
                outputs, 0, result.pointer + item * length * outputs, outputs)
        }
        return weights
    }

    func backward(
        _ queries: Tensor, _ keys: Tensor, _ values: Tensor, weights: Tensor, _ gradient: Tensor
    ) {
        let queryGradient = queries.needsGradient ? Tensor(uninitialized: queries.shape) : nil
        let keyGradient = keys.needsGradient ? Tensor(uninitialized: keys.shape) : nil
        let valueGradient = values.needsGradient ? Tensor(uninitialized: values.shape) : nil
        let lanes = ThreadPool.threads
        let scratch = Tensor(uninitialized: [lanes, 2, square])
        run(lanes: lanes) { item, lane in
            let own = weights.pointer + item * square
            let upstream = gradient.pointer + item * length * outputs
            let slope = scratch.pointer + lane * 2 * square
            let spare = slope + square
            if let valueGradient {
                dropout?.apply(own, from: item * square, count: square, into: spare)
                ck_gemm(
                    1, 0, places, outputs, length, dropout == nil ? own : spare, places, upstream, outputs,
                    0, valueGradient.pointer + item * places * outputs, outputs)
            }
            ck_gemm(
                0, 1, length, places, outputs, upstream, outputs,
                values.pointer + item * places * outputs, outputs, 0, slope, places)
            dropout?.apply(slope, from: item * square, count: square, into: slope)
            ck_softmax_backward(own, slope, length, places, slope)
            ck_affine(slope, scale, 0, slope, square)
            if let queryGradient {
                ck_gemm(
                    0, 0, length, features, places, slope, places, keys.pointer + item * places * features,
                    features, 0, queryGradient.pointer + item * length * features, features)
            }
            if let keyGradient {
                ck_gemm(
                    1, 0, places, features, length, slope, places,
                    queries.pointer + item * length * features, features, 0,
                    keyGradient.pointer + item * places * features, features)
            }
        }
        if let queryGradient { queries.accumulate(queryGradient) }
        if let keyGradient { keys.accumulate(keyGradient) }
        if let valueGradient { values.accumulate(valueGradient) }
    }
}
