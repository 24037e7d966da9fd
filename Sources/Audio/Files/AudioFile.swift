/// Whole sound files, read and written in one call.
public enum AudioFile {
    /// What the header says, without reading the sound.
    public static func info(_ path: String, tolerance: Tolerance = .none) throws(AudioError) -> AudioInfo {
        let reader = try AudioReader(path: path, tolerance: tolerance)
        return reader.info
    }

    /// The number of samples in each channel, decoded where the header does not say it or may say too many.
    public static func frameCount(_ path: String, tolerance: Tolerance = .none) throws(AudioError) -> Int {
        var reader = try AudioReader(path: path, tolerance: tolerance)
        if let count = reader.info.frameCount, !tolerance.acceptsTruncated { return count }
        while try reader.read(frames: 65_536) != nil {}
        return reader.position
    }

    /// The number of samples in each channel that are really there: all are decoded and checked.
    public static func frames(of path: String) throws(AudioError) -> Int {
        var reader = try AudioReader(path: path)
        while try reader.read(frames: 65_536) != nil {}
        return reader.position
    }

    /// The whole sound of a file that libsndfile or ffmpeg knows.
    ///
    /// - Parameter tolerance: whether what is there is taken of a file that ends before its header says, or in damage.
    /// - Throws: ``AudioError`` when the file is not sound, is damaged or cut short, is empty, or holds a sample that
    ///   is not finite.
    public static func read(_ path: String, tolerance: Tolerance = .none) throws(AudioError) -> Clip {
        var reader = try AudioReader(path: path, tolerance: tolerance)
        var channels = [[Float]](repeating: [], count: reader.info.channelCount)
        // A damaged header may declare any length, so memory is taken for what is really there.
        while let block = try reader.read(frames: 65_536) {
            for channel in channels.indices { channels[channel] += block[channel] }
        }
        return Clip(sampleRate: reader.info.sampleRate, channels: channels)
    }

    /// A stretch of a file: `count` frames from `start` on, fewer where the file ends before.
    public static func read(
        _ path: String, from start: Int, count: Int, tolerance: Tolerance = .none
    ) throws(AudioError) -> Clip {
        var reader = try AudioReader(path: path, tolerance: tolerance)
        if start > 0 { try reader.seek(to: start) }
        var channels = [[Float]](repeating: [], count: reader.info.channelCount)
        while channels[0].count < count,
            let block = try reader.read(frames: min(65_536, count - channels[0].count))
        {
            for channel in channels.indices { channels[channel] += block[channel] }
        }
        return Clip(sampleRate: reader.info.sampleRate, channels: channels)
    }

    /// Writes a clip. Without a format the path's extension decides: 16-bit wav where it says nothing.
    ///
    /// - Throws: ``AudioError`` when the place cannot be written, its ending names no format that can be, the disk is full,
    ///   or the clip holds a sample that is not finite.
    @discardableResult
    public static func write(
        _ clip: Clip, to path: String, format: AudioFormat? = nil,
        options: AudioWriter.Options = AudioWriter.Options()
    ) throws(AudioError) -> AudioWriter.Outcome {
        for (index, channel) in clip.channels.enumerated() {
            if let frame = channel.firstIndex(where: { !$0.isFinite }) {
                throw .unwritable(
                    path: path, reason: "the sound is not a finite number at channel \(index), frame \(frame)"
                )
            }
        }
        let chosen: AudioFormat
        if let format { chosen = format } else { chosen = try AudioFormat.output(path) }
        var writer = try AudioWriter(
            path: path, format: chosen, sampleRate: clip.sampleRate, channelCount: clip.channelCount,
            options: options)
        try writer.write(clip.channels)
        return try writer.finish()
    }
}
