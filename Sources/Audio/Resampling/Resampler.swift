import CSoxr

/// Band-limited resampling of one or more channels, block by block, by [libsoxr](https://sourceforge.net/projects/soxr/).
///
/// Feed blocks to ``process(_:)`` and take the rest with ``finish()``; how the sound is cut into blocks does not change
/// a sample. The delay of the filter is compensated.
public struct Resampler: ~Copyable {
    /// How sharply the band edge is kept, after SoX's names.
    public enum Quality: String, Sendable, CaseIterable {
        /// 20 bits: librosa's default, `soxr_hq`.
        case high
        /// 28 bits: `soxr_vhq`.
        case veryHigh = "very_high"
        /// 16 bits with a wider roll-off: `soxr_mq`.
        case medium

        var recipe: UInt {
            switch self {
            case .high: UInt(SOXR_20_BITQ)
            case .veryHigh: UInt(SOXR_28_BITQ)
            case .medium: UInt(SOXR_MQ)
            }
        }
    }

    public let inputRate: Int
    public let outputRate: Int
    public let channelCount: Int
    private let handle: soxr_t
    private var consumed = 0
    private var produced = 0

    /// - Parameters: rates in samples a second.
    /// - Throws: ``AudioError`` when a rate is not positive or libsoxr refuses the pair.
    public init(
        from inputRate: Int, to outputRate: Int, channels: Int = 1, quality: Quality = .high
    ) throws(AudioError) {
        guard inputRate > 0, outputRate > 0, channels > 0 else {
            throw .invalid(
                "cannot resample \(channels) channels from \(inputRate) Hz to \(outputRate) Hz; all three must be positive"
            )
        }
        var types = soxr_io_spec(SOXR_FLOAT32_S, SOXR_FLOAT32_S)
        var kind = soxr_quality_spec(quality.recipe, 0)
        var failure: soxr_error_t?
        guard
            let handle = soxr_create(
                Double(inputRate), Double(outputRate), UInt32(channels), &failure, &types, &kind, nil),
            failure == nil
        else {
            let reason = failure.map { String(cString: $0) } ?? "no reason given"
            throw .invalid("cannot resample from \(inputRate) Hz to \(outputRate) Hz: \(reason)")
        }
        self.inputRate = inputRate
        self.outputRate = outputRate
        channelCount = channels
        self.handle = handle
    }

    deinit { soxr_delete(handle) }

    /// The samples that these complete, one array a channel; often fewer than the rates suggest, at first none.
    public mutating func process(_ block: [[Float]]) -> [[Float]] {
        precondition(
            block.count == channelCount, "\(block.count) channels for a resampler of \(channelCount)")
        precondition(block.allSatisfy { $0.count == block[0].count }, "channels of unequal length")
        consumed += block[0].count
        return run(block)
    }

    /// The samples that were still in the filter; in all, ceil(input × outputRate / inputRate) come out.
    public mutating func finish() -> [[Float]] {
        let expected = Self.outputCount(consumed, from: inputRate, to: outputRate) - produced
        var rest = run(nil)
        for channel in rest.indices {
            if rest[channel].count > expected {
                rest[channel].removeLast(rest[channel].count - max(0, expected))
            }
            while rest[channel].count < expected { rest[channel].append(0) }
        }
        return rest
    }

    /// One channel as a whole: ceil(count × outputRate / inputRate) samples.
    public static func resample(
        _ samples: [Float], from inputRate: Int, to outputRate: Int, quality: Quality = .high
    ) throws(AudioError) -> [Float] {
        if inputRate == outputRate && inputRate > 0 { return samples }
        var resampler = try Resampler(from: inputRate, to: outputRate, quality: quality)
        return resampler.process([samples])[0] + resampler.finish()[0]
    }

    /// How many samples come of `count`.
    public static func outputCount(_ count: Int, from inputRate: Int, to outputRate: Int) -> Int {
        (count * outputRate + inputRate - 1) / inputRate
    }

    private mutating func run(_ block: [[Float]]?) -> [[Float]] {
        let frames = block?.first?.count ?? 0
        var output = [[Float]](repeating: [], count: channelCount)
        let room = max(1024, Self.outputCount(frames, from: inputRate, to: outputRate) + 64)
        let scratch = UnsafeMutablePointer<Float>.allocate(capacity: room * channelCount)
        let copy = UnsafeMutablePointer<Float>.allocate(capacity: max(1, frames * channelCount))
        defer {
            scratch.deallocate()
            copy.deallocate()
        }
        if let block {
            for channel in 0..<channelCount {
                block[channel].withUnsafeBufferPointer {
                    if frames > 0 { (copy + channel * frames).update(from: $0.baseAddress!, count: frames) }
                }
            }
        }
        var done = 0
        while true {
            var used = 0
            var made = 0
            var outputs: [soxr_buf_t?] = (0..<channelCount).map {
                UnsafeMutableRawPointer(scratch + $0 * room)
            }
            if block == nil {
                soxr_process(handle, nil, 0, &used, &outputs, room, &made)
            } else {
                var inputs: [soxr_cbuf_t?] = (0..<channelCount).map {
                    UnsafeRawPointer(copy + $0 * frames + done)
                }
                soxr_process(handle, &inputs, frames - done, &used, &outputs, room, &made)
            }
            done += used
            produced += made
            for channel in 0..<channelCount where made > 0 {
                output[channel] += UnsafeBufferPointer(start: scratch + channel * room, count: made)
            }
            if made < room && (block == nil || done >= frames) { break }
        }
        return output
    }
}
