import Randomness

/// One degradation of sound, ready to apply; a chain is an array of them.
public enum Effect: Sendable {
    /// Noise of a colour at a level below the sound, in decibels.
    case noise(NoiseColor, snr: Double)
    /// White noise of a fixed deviation, clipped to ±1.
    case deviation(Float)
    /// Voices from other clips (mono, at the sound's rate) at a level below the sound, in decibels.
    case babble(of: [[Float]], voices: Int, snr: Double)
    /// A 78 rpm record.
    case gramophone(Gramophone)
    /// Values held within ±level.
    case clip(level: Float)
    /// A band kept by zero-phase Butterworth filters; nil leaves that end open.
    case band(low: Double?, high: Double?, order: Int)
    /// A room by its impulse response (mono, at the sound's rate).
    case reverb(response: [Float], wet: Float)

    /// The sound after this effect. All chance comes from `key`.
    ///
    /// - Throws: ``AudioError`` for a setting that cannot work at this rate.
    public func apply(to samples: [Float], sampleRate: Int, key: RandomKey) throws(AudioError) -> [Float] {
        try apply(to: SampleTape(samples), sampleRate: sampleRate, key: key).all()
    }

    /// The same of a tape, in the memory of its pieces. A reverberation's response and babble's clips are in memory.
    public func apply(
        to sound: SampleTape<Float>, sampleRate: Int, key: RandomKey
    ) throws(AudioError) -> SampleTape<Float> {
        var generator = key.generator()
        switch self {
        case .noise(let color, let snr):
            let noise = try color.tape(like: sound, sampleRate: sampleRate, using: &generator)
            return try Noise.mix(sound, with: noise, snr: snr)
        case .deviation(let deviation):
            return try sound.mapped { samples, _ in
                Noise.adding(deviation: deviation, to: samples, using: &generator)
            }
        case .babble(let clips, let voices, let snr):
            var babble = try Babble(of: clips, voices: voices, using: &generator)
            let noise = try sound.mapped { samples, _ in babble.next(samples.count) }
            return try Noise.mix(sound, with: noise, snr: snr)
        case .gramophone(let record): return try record(sound, sampleRate: sampleRate, using: &generator)
        case .clip(let level):
            guard level > 0 else { throw .invalid("a clipping level must be positive, not \(level)") }
            return try sound.mapped { samples, _ in samples.map { min(level, max(-level, $0)) } }
        case .band(let low, let high, let order):
            var band = sound
            if let high {
                band = try Butterworth(.lowPass, order: order, cutoff: high, sampleRate: sampleRate).filtered(
                    band)
            }
            if let low {
                band = try Butterworth(.highPass, order: order, cutoff: low, sampleRate: sampleRate).filtered(
                    band)
            }
            return band
        case .reverb(let response, let wet): return try Reverberation.apply(response, to: sound, wet: wet)
        }
    }

    /// A chain over every channel; effect `i` draws from the key's `i`-th branch, channel by channel.
    public static func apply(_ chain: [Effect], to clip: Clip, key: RandomKey) throws(AudioError) -> Clip {
        var clip = clip
        for (place, effect) in chain.enumerated() {
            for channel in clip.channels.indices {
                clip.channels[channel] = try effect.apply(
                    to: clip.channels[channel], sampleRate: clip.sampleRate,
                    key: key.derive(place).derive(channel))
            }
        }
        return clip
    }
}
