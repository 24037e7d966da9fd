/// Sound in memory: one array of samples a channel, all of the same length, full scale at ±1.
public struct Clip: Hashable, Sendable {
    /// Samples a second.
    public var sampleRate: Int
    /// `channels[c][n]` is sample `n` of channel `c`.
    public var channels: [[Float]]

    public init(sampleRate: Int, channels: [[Float]]) {
        precondition(
            channels.allSatisfy { $0.count == channels.first?.count },
            "channels of unequal length: \(channels.map(\.count))")
        self.sampleRate = sampleRate
        self.channels = channels
    }

    /// One channel of sound.
    public init(sampleRate: Int, mono samples: [Float]) {
        self.sampleRate = sampleRate
        channels = [samples]
    }

    public var channelCount: Int { channels.count }
    /// Samples in each channel.
    public var frameCount: Int { channels.first?.count ?? 0 }
    /// Seconds.
    public var duration: Double { Double(frameCount) / Double(sampleRate) }

    /// The mean of the channels.
    public func mono() -> [Float] { Self.mean(of: channels) }

    /// The same sound at another rate; unchanged where the rate is already this one.
    public func resampled(to rate: Int) throws(AudioError) -> Clip {
        if rate == sampleRate { return self }
        var resampled: [[Float]] = []
        for channel in channels {
            resampled.append(try Resampler.resample(channel, from: sampleRate, to: rate))
        }
        return Clip(sampleRate: rate, channels: resampled)
    }

    /// The mean over channels, sample by sample.
    static func mean(of channels: [[Float]]) -> [Float] {
        guard var sum = channels.first, channels.count > 1 else { return channels.first ?? [] }
        for channel in channels.dropFirst() {
            for index in sum.indices { sum[index] += channel[index] }
        }
        let scale = 1 / Float(channels.count)
        for index in sum.indices { sum[index] *= scale }
        return sum
    }
}
