import CKernels

/// Overlapping frames of a batch of signals, and their transforms: the four walks from which the transform, its inverse
/// and both derivatives are made. Nothing is recorded.
struct SpectralFrames {
    let batch: Int
    /// Samples of each signal.
    let samples: Int
    let hop: Int
    let window: Tensor
    private let plan: FourierPlan

    init(batch: Int, samples: Int, hop: Int, window: Tensor) {
        self.batch = batch
        self.samples = samples
        self.hop = hop
        self.window = window
        plan = .shared(window.count)
    }

    var size: Int { window.count }
    var bins: Int { plan.bins }
    /// Whole frames in a signal.
    var frames: Int { samples < size ? 0 : 1 + (samples - size) / hop }
    private var grain: Int { max(1, Elementwise.grain / (4 * size)) }

    /// The transform of each windowed frame times `gain`, and twice that where a bin stands for two (`middle`).
    ///
    /// - Returns: (batch, frames, bins, 2).
    func transform(_ signals: Tensor, ends: Float = 1, middle: Float = 1) -> Tensor {
        let result = Tensor(uninitialized: [batch, frames, bins, 2])
        let rooms = rooms()
        ThreadPool.run(over: batch * frames, grain: grain) { range, lane in
            let room = rooms[lane]
            for index in range {
                let (item, frame) = (index / frames, index % frames)
                ck_multiply(
                    signals.pointer + item * samples + frame * hop, window.pointer, room.time, size)
                plan.forward(room)
                let row = result.pointer + index * bins * 2
                if ends == 1, middle == 1 {
                    row.update(from: room.bins, count: 2 * bins)
                } else {
                    ck_complex_scale_half(room.bins, ends, middle, plan.hasLast ? 1 : 0, row, bins)
                }
            }
        }
        return result
    }

    /// The frames that half spectra stand for, scaled, windowed, and added where they overlap.
    ///
    /// - Returns: (batch, samples).
    func overlap(_ spectra: Tensor, ends: Float, middle: Float) -> Tensor {
        let pieces = Tensor(uninitialized: [batch, frames, size])
        let rooms = rooms()
        ThreadPool.run(over: batch * frames, grain: grain) { range, lane in
            let room = rooms[lane]
            for index in range {
                ck_complex_scale_half(
                    spectra.pointer + index * bins * 2, ends, middle, plan.hasLast ? 1 : 0, room.bins, bins)
                plan.inverse(room)
                ck_multiply(room.time, window.pointer, pieces.pointer + index * size, size)
            }
        }
        return added(pieces)
    }

    /// Adds frames into signals; each sample takes its frames in their order, whatever the chunks.
    private func added(_ pieces: Tensor) -> Tensor {
        let result = Tensor(zeros: [batch, samples])
        guard frames > 0 else { return result }
        let blocks = max(1, samples / max(4 * size, 1 << 14))
        ThreadPool.run(chunks: batch * blocks) { chunk, _ in
            let (item, block) = (chunk / blocks, chunk % blocks)
            let range = ThreadPool.chunkRange(block, of: blocks, count: samples)
            let first = max(0, (range.lowerBound - size) / hop)
            for frame in first..<frames {
                let start = frame * hop
                if start >= range.upperBound { break }
                let (low, high) = (max(start, range.lowerBound), min(start + size, range.upperBound))
                if low >= high { continue }
                let target = result.pointer + item * samples + low
                ck_add(
                    target, pieces.pointer + (item * frames + frame) * size + low - start, target, high - low)
            }
        }
        return result
    }

    private func rooms() -> [FourierRoom] { (0..<ThreadPool.threads).map { _ in FourierRoom(size: size) } }
}
