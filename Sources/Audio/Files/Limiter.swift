import Glibc

/// Turns peaks down to full scale, all channels alike, instead of cutting them off.
///
/// The gain falls ahead of a peak over 5 ms and recovers with a time constant of 100 ms, so nothing that stays below full
/// scale for longer is changed. As many samples come out as went in, at the same places.
struct Limiter {
    private let channelCount: Int
    /// Samples that the gain looks ahead.
    private let reach: Int
    private let recovery: Float
    private var pending: [[Float]]
    /// What each pending frame asks for: 1, or less where it is past full scale.
    private var wanted: [Float] = []
    private var gain: Float = 1

    init(channelCount: Int, sampleRate: Int) {
        self.channelCount = channelCount
        reach = max(1, sampleRate / 200)
        recovery = 1 - expf(-1 / (0.1 * Float(sampleRate)))
        pending = [[Float]](repeating: [], count: channelCount)
    }

    /// The frames that these complete.
    mutating func process(_ channels: [[Float]]) -> [[Float]] {
        for channel in channels.indices { pending[channel] += channels[channel] }
        for frame in channels[0].indices {
            let peak = channels.reduce(Float(0)) { max($0, abs($1[frame])) }
            wanted.append(peak > 1 ? 1 / peak : 1)
        }
        return release(max(0, wanted.count - reach))
    }

    /// The frames that were still waiting.
    mutating func finish() -> [[Float]] { release(wanted.count) }

    private mutating func release(_ count: Int) -> [[Float]] {
        var output = pending.map { Array($0[..<count]) }
        for frame in 0..<count {
            // A straight line to the lowest of what is ahead: each asks for a step that arrives in time.
            var next = gain + (1 - gain) * recovery
            for ahead in 0..<min(reach, wanted.count - frame) where wanted[frame + ahead] < 1 {
                let step = (wanted[frame + ahead] - gain) / Float(ahead + 1)
                if step < 0 || ahead == 0 { next = min(next, gain + step) }
            }
            gain = min(next, wanted[frame])
            guard gain < 1 else { continue }
            for channel in output.indices {
                output[channel][frame] = max(-1, min(1, output[channel][frame] * gain))
            }
        }
        for channel in pending.indices { pending[channel].removeFirst(count) }
        wanted.removeFirst(count)
        return output
    }
}
