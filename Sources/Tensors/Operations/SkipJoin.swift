import CKernels

extension Tensor {
    /// A U-Net's join: this tensor, zero-padded at the right and bottom to `skip`'s extent, then `skip`, along the
    /// channels.
    ///
    /// - Parameter skip: (batch, time, channels) or (batch, height, width, channels), at least as large as this tensor
    ///   along every middle axis.
    /// - Returns: `skip`'s shape with both channel counts added; this tensor's channels come first.
    public func joined(withSkip skip: Tensor) -> Tensor {
        demand(
            shape.rank == skip.shape.rank && (shape.rank == 3 || shape.rank == 4) && shape[0] == skip.shape[0]
                && (1..<shape.rank - 1).allSatisfy { shape[$0] <= skip.shape[$0] },
            "joined: \(shape) cannot be padded to its skip of \(skip.shape)")
        let work = JoinWork(up: shape, skip: skip.shape)
        let result = Tensor(uninitialized: skip.shape.replacing(-1, with: shape[-1] + skip.shape[-1]))
        skip.prepareValues()
        work.forward(self, skip, into: result.pointer)
        // Neither side's values are needed on the way back, so neither is kept.
        Tensor.record(result, from: [self, skip], readsInputs: false) {
            [up = place, skip = skip.place] gradient in
            if let up, up.tape.isRecording {
                let part = Tensor(uninitialized: up.shape)
                work.takeUp(gradient, into: part)
                up.accumulate(part)
            }
            if let skip, skip.tape.isRecording {
                let part = Tensor(uninitialized: skip.shape)
                work.takeSkip(gradient, into: part)
                skip.accumulate(part)
            }
        }
        // Both sides copied once more cost less than a second copy that is kept.
        result.remade(on: result.tape) { values in
            // What had to be made for this alone goes again; what was there may be in use.
            let wasThere = skip.remaking?.isThere ?? true
            skip.prepareValues()
            work.forward(self, skip, into: values)
            if !wasThere { skip.remaking?.letGo() }
        }
        return result
    }
}

private struct JoinWork {
    let batch: Int
    let height: Int
    let width: Int
    let upHeight: Int
    let upWidth: Int
    let upChannels: Int
    let skipChannels: Int

    init(up: Shape, skip: Shape) {
        batch = skip[0]
        height = skip.rank == 4 ? skip[1] : 1
        width = skip[-2]
        upHeight = up.rank == 4 ? up[1] : 1
        upWidth = up[-2]
        upChannels = up[-1]
        skipChannels = skip[-1]
    }

    private var channels: Int { upChannels + skipChannels }

    func forward(_ up: Tensor, _ skip: Tensor, into result: UnsafeMutablePointer<Float>) {
        ThreadPool.run(over: batch * height, grain: max(1, Elementwise.grain / max(1, width * channels))) {
            rows, _ in
            for row in rows {
                let (n, y) = (row / height, row % height)
                let target = result + row * width * channels
                let filled = y < upHeight ? upWidth : 0
                if filled > 0 {
                    ck_copy_rows(
                        up.pointer + (n * upHeight + y) * upWidth * upChannels, upChannels, target, channels,
                        filled,
                        upChannels)
                }
                for x in filled..<max(filled, width) {
                    (target + x * channels).update(repeating: 0, count: upChannels)
                }
                ck_copy_rows(
                    skip.pointer + row * width * skipChannels, skipChannels, target + upChannels, channels,
                    width,
                    skipChannels)
            }
        }
    }

    func takeUp(_ gradient: Tensor, into part: Tensor) {
        ThreadPool.run(
            over: batch * upHeight, grain: max(1, Elementwise.grain / max(1, upWidth * upChannels))
        ) {
            rows, _ in
            for row in rows {
                let (n, y) = (row / upHeight, row % upHeight)
                ck_copy_rows(
                    gradient.pointer + (n * height + y) * width * channels, channels,
                    part.pointer + row * upWidth * upChannels, upChannels, upWidth, upChannels)
            }
        }
    }

    func takeSkip(_ gradient: Tensor, into part: Tensor) {
        let pixels = batch * height * width
        ThreadPool.run(over: pixels, grain: max(1, Elementwise.grain / max(1, skipChannels))) { range, _ in
            ck_copy_rows(
                gradient.pointer + range.lowerBound * channels + upChannels, channels,
                part.pointer + range.lowerBound * skipChannels, skipChannels, range.count, skipChannels)
        }
    }
}
