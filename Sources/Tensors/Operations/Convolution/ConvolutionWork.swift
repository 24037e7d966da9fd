import CKernels

/// One convolution over one batch through oneDNN: its pieces, and the three directions.
struct ConvolutionWork: ConvolutionMethod {
    let out: Int
    let outHeight: Int
    let outWidth: Int
    /// For the forward direction and for weights.
    let pieces: [ConvolutionPiece]
    /// For the derivative by the input: each writes rows of its own.
    let inputPieces: [ConvolutionPiece]

    init(image: Shape, out: Int, hasBias: Bool, geometry: ConvolutionGeometry) {
        let split = ConvolutionPieces(image: image, out: out, hasBias: hasBias, geometry: geometry)
        self.out = out
        (outHeight, outWidth) = (split.outHeight, split.outWidth)
        (pieces, inputPieces) = (split.pieces, split.inputPieces)
    }

    func forward(_ input: Tensor, _ weight: Tensor, _ bias: Tensor?, into result: Tensor) {
        let packed = PackedWeights(pieces, ck_conv_forward_weight_count) {
            ck_conv_pack_forward($0, weight.pointer, $1)
        }
        ThreadPool.run(chunks: pieces.count) { index, _ in
            let piece = pieces[index]
            ck_conv_forward(
                piece.plan.handle, input.pointer + piece.input, packed.of(index), bias?.pointer,
                result.pointer + piece.output)
        }
    }

    func backward(_ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ gradient: Tensor) {
        let wantsInput = input.needsGradient
        let wantsWeight = weight.needsGradient || bias?.needsGradient ?? false
        let inputGradient = wantsInput ? Tensor(uninitialized: input.shape) : nil
        let packed = wantsInput ? packedBackward(weight) : nil
        let partials = wantsWeight ? WeightGradients(self, hasBias: bias != nil) : nil
        // A piece of both at a time: they read the same part of the gradient.
        ThreadPool.run(chunks: max(pieces.count, inputPieces.count)) { index, _ in
            if let inputGradient, let packed, index < inputPieces.count {
                let piece = inputPieces[index]
                ck_conv_backward_data(
                    piece.plan.handle, gradient.pointer + piece.output, packed.of(index),
                    inputGradient.pointer + piece.input)
            }
            if index < pieces.count { partials?.compute(index, input: input, gradient: gradient) }
        }
        if let inputGradient { input.accumulate(inputGradient) }
        if let partials {
            let (weightGradient, biasGradient) = partials.combined(weight.shape)
            if weight.needsGradient { weight.accumulate(weightGradient) }
            if let bias, bias.needsGradient, let biasGradient { bias.accumulate(biasGradient) }
        }
    }

    /// The derivative with respect to the input alone.
    func inputGradient(_ weight: Tensor, of upstream: Tensor, into result: Tensor) {
        let packed = packedBackward(weight)
        ThreadPool.run(chunks: inputPieces.count) { index, _ in
            let piece = inputPieces[index]
            ck_conv_backward_data(
                piece.plan.handle, upstream.pointer + piece.output, packed.of(index),
                result.pointer + piece.input)
        }
    }

    /// The derivative with respect to the weight alone.
    func weightGradient(_ input: Tensor, upstream: Tensor, _ shape: Shape) -> Tensor {
        let partials = WeightGradients(self, hasBias: false)
        ThreadPool.run(chunks: pieces.count) { index, _ in
            partials.compute(index, input: input, gradient: upstream)
        }
        return partials.combined(shape).weight
    }

    private func packedBackward(_ weight: Tensor) -> PackedWeights {
        PackedWeights(inputPieces, ck_conv_backward_weight_count) {
            ck_conv_pack_backward($0, weight.pointer, $1)
        }
    }
}

/// The weights as each piece's plan wants them; pieces of one plan stand together and share theirs.
private struct PackedWeights {
    private var packed: [Tensor] = []
    private var places: [Int] = []

    init(
        _ pieces: [ConvolutionPiece], _ count: (OpaquePointer) -> Int,
        _ pack: (OpaquePointer, UnsafeMutablePointer<Float>) -> Void
    ) {
        for (index, piece) in pieces.enumerated() {
            if index == 0 || pieces[index - 1].plan !== piece.plan {
                let weights = Tensor(uninitialized: [count(piece.plan.handle)])
                pack(piece.plan.handle, weights.pointer)
                packed.append(weights)
            }
            places.append(packed.count - 1)
        }
    }

    func of(_ index: Int) -> UnsafeMutablePointer<Float> { packed[places[index]].pointer }
}

/// The weight gradients of the pieces, each in its own memory, added in their order at the end.
private struct WeightGradients {
    private let work: ConvolutionWork
    private let packedCount: Int
    private let packed: Tensor
    private let bias: Tensor?

    init(_ work: ConvolutionWork, hasBias: Bool) {
        self.work = work
        packedCount = work.pieces.map { ck_conv_gradient_weight_count($0.plan.handle) }.max() ?? 0
        packed = Tensor(uninitialized: [work.pieces.count, packedCount])
        bias = hasBias ? Tensor(uninitialized: [work.pieces.count, work.out]) : nil
    }

    func compute(_ index: Int, input: Tensor, gradient: Tensor) {
        let piece = work.pieces[index]
        ck_conv_backward_weights(
            piece.plan.handle, input.pointer + piece.input, gradient.pointer + piece.output,
            packed.pointer + index * packedCount, bias.map { $0.pointer + index * work.out })
    }

    func combined(_ shape: Shape) -> (weight: Tensor, bias: Tensor?) {
        let weight = Tensor(uninitialized: shape)
        var first = 0
        while first < work.pieces.count {
            let plan = work.pieces[first].plan
            let end = work.pieces[first...].firstIndex { $0.plan !== plan } ?? work.pieces.count
            let rows = packed.pointer + first * packedCount
            addUp(rows, rows: end - first, columns: packedCount)
            if first == 0 {
                ck_conv_unpack_gradient(plan.handle, rows, weight.pointer)
            } else {
                let part = Tensor(uninitialized: shape)
                ck_conv_unpack_gradient(plan.handle, rows, part.pointer)
                Elementwise.add(part, into: weight)
            }
            first = end
        }
        guard let bias else { return (weight, nil) }
        addUp(bias.pointer, rows: work.pieces.count, columns: work.out)
        let total = Tensor(uninitialized: [work.out])
        total.pointer.update(from: bias.pointer, count: work.out)
        return (weight, total)
    }

    /// Adds every later row to the first, in order.
    private func addUp(_ matrix: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
        ThreadPool.run(over: columns, grain: 1 << 14) { range, _ in
            for row in 1..<max(1, rows) {
                let into = matrix + range.lowerBound
                ck_add(into, matrix + row * columns + range.lowerBound, into, range.count)
            }
        }
    }
}
