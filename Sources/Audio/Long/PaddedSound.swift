/// A long sound with what lies beyond its ends, as frames of a transform ask for it.
///
/// What ``PadMode`` makes of the whole in memory, sample by sample.
struct PaddedSound<Scalar: BinaryFloatingPoint & Sendable> {
    let frameCount: Int
    /// The same transform for stretches of ``samples(of:)``, which are padded already.
    let plain: STFT.Settings
    private let sound: LongSound
    private let padding: Int
    private let before: [Scalar]
    private let after: [Scalar]

    init(_ sound: LongSound, for transform: STFT) throws(AudioError) {
        let settings = transform.settings
        let padding = settings.isCentered ? settings.fftSize / 2 : 0
        let mode = settings.padMode
        self.sound = sound
        self.padding = padding
        frameCount = transform.frameCount(of: sound.count)
        var plain = settings
        plain.isCentered = false
        self.plain = plain
        if padding == 0 {
            before = []
            after = []
        } else if let fill: Scalar = try sound.statistic(mode) {
            before = [Scalar](repeating: fill, count: padding)
            after = before
        } else {
            // What lies beyond an end follows from what is near it, or from the other end.
            let reach = min(sound.count, 2 * settings.fftSize)
            let isWhole = reach == sound.count
            let head = try sound.samples(0..<reach).map { Scalar($0) }
            let tail = try sound.samples(sound.count - reach..<sound.count).map { Scalar($0) }
            let turns = mode == .wrap && !isWhole
            before =
                turns
                ? Array(tail.suffix(padding))
                : Array(mode.pad(head, before: padding, after: 0).prefix(padding))
            after =
                turns
                ? Array(head.prefix(padding))
                : Array(mode.pad(tail, before: 0, after: padding).suffix(padding))
        }
    }

    /// Samples from the first of a frame to the last of another.
    func samples(of frames: Range<Int>) throws(AudioError) -> [Scalar] {
        let start = frames.lowerBound * plain.hopLength - padding
        let end = (frames.upperBound - 1) * plain.hopLength - padding + plain.fftSize
        var samples: [Scalar] = []
        samples.reserveCapacity(end - start)
        if start < 0 { samples += before[(padding + start)..<min(padding, padding + end)] }
        let inside = max(0, start)..<min(sound.count, end)
        if !inside.isEmpty { samples += try sound.samples(inside).map { Scalar($0) } }
        if end > sound.count { samples += after[max(0, start - sound.count)..<(end - sound.count)] }
        return samples
    }

    /// Frames in turn, so many that neither their samples nor their values take more than some megabytes.
    ///
    /// - Parameter valueCount: of a frame.
    func forEachBlock(
        valueCount: Int, atMost limit: Int, _ body: (_ frames: Range<Int>, _ samples: [Scalar]) throws -> Void
    ) throws {
        let step = max(1, min(limit, 2_097_152 / plain.hopLength, 2_097_152 / max(1, valueCount)))
        for first in stride(from: 0, to: frameCount, by: step) {
            let frames = first..<min(first + step, frameCount)
            try body(frames, try samples(of: frames))
        }
    }
}

extension LongSound {
    /// What a pad mode fills with that asks for a statistic of the whole; nil for the others.
    func statistic<Scalar: BinaryFloatingPoint>(_ mode: PadMode) throws(AudioError) -> Scalar? {
        switch mode {
        case .constant: return 0
        case .maximum:
            var most = -Float.infinity
            for piece in tape.pieces { most = max(most, try tape.read(piece).max() ?? most) }
            return Scalar(most)
        case .minimum:
            var least = Float.infinity
            for piece in tape.pieces { least = min(least, try tape.read(piece).min() ?? least) }
            return Scalar(least)
        case .mean:
            var sum = 0.0
            for piece in tape.pieces { for sample in try tape.read(piece) { sum += Double(sample) } }
            return Scalar(sum / Double(count))
        case .median:
            return (Scalar(try sorted((count - 1) / 2)) + Scalar(try sorted(count / 2))) / 2
        default: return nil
        }
    }

    /// The sample that would stand at a place if all were sorted: its upper bits are counted first, then its lower.
    private func sorted(_ place: Int) throws(AudioError) -> Float {
        // Whole numbers in the order of the samples that they stand for.
        func number(_ sample: Float) -> UInt32 {
            let bits = (sample == 0 ? 0 : sample).bitPattern
            return bits >> 31 == 1 ? ~bits : bits | 1 << 31
        }
        var rest = place
        var upper: UInt32?
        for _ in 0..<2 {
            var counts = [Int](repeating: 0, count: 1 << 16)
            for piece in tape.pieces {
                for sample in try tape.read(piece) {
                    let number = number(sample)
                    if upper == nil {
                        counts[Int(number >> 16)] += 1
                    } else if number >> 16 == upper {
                        counts[Int(number & 0xFFFF)] += 1
                    }
                }
            }
            var half = 0
            while rest >= counts[half] {
                rest -= counts[half]
                half += 1
            }
            guard let found = upper else {
                upper = UInt32(half)
                continue
            }
            let number = found << 16 | UInt32(half)
            return Float(bitPattern: number >> 31 == 1 ? number & 0x7FFF_FFFF : ~number)
        }
        return 0
    }
}
