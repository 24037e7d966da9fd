/// Where ``AudioReader`` takes its samples from: a decoder that is open on one file.
protocol SoundSource: AnyObject {
    var info: AudioInfo { get }

    /// The next samples, one array a channel, at most `frames` of them; empty arrays only where the sound ends.
    func read(frames: Int) throws(AudioError) -> [[Float]]

    /// What is wrong with the sound's end after `count` frames, or nil where it may end there.
    func objection(toEndAt count: Int) -> AudioError?

    /// Goes on from a frame, counted from the start of the sound.
    func seek(to frame: Int) throws(AudioError)
}

/// Interleaved samples as one array a channel.
func separated(_ interleaved: UnsafeBufferPointer<Float>, channelCount: Int) -> [[Float]] {
    let count = interleaved.count / channelCount
    return (0..<channelCount).map { channel in
        [Float](unsafeUninitializedCapacity: count) { output, initialized in
            var source = channel
            for frame in 0..<count {
                output[frame] = interleaved[source]
                source += channelCount
            }
            initialized = count
        }
    }
}
