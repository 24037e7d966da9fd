/// Notices channels that cancel in their mean, of sound of any length: left and right that are each other's opposite are sound,
/// and their mean is silence.
struct Cancellation {
    /// What no sample of silence reaches: -80 dB of full scale.
    private static let silence: Float = 1e-4

    private var loudest: Float = 0
    private var mean: Float = 0

    /// - Parameter mean: of the channels, sample by sample.
    mutating func add(_ channels: [[Float]], mean samples: [Float]) {
        guard channels.count > 1 else { return }
        for channel in channels { loudest = max(loudest, Self.peak(channel)) }
        mean = max(mean, Self.peak(samples))
    }

    /// Whether there was sound, and none of it is left.
    var isTotal: Bool { loudest >= Self.silence && mean < Self.silence }

    private static func peak(_ samples: [Float]) -> Float { samples.reduce(0) { max($0, abs($1)) } }
}

extension Clip {
    /// Whether the channels cancel in their mean: nothing is heard of the sound in ``mono()``.
    public var cancels: Bool {
        var cancellation = Cancellation()
        cancellation.add(channels, mean: mono())
        return cancellation.isTotal
    }
}
