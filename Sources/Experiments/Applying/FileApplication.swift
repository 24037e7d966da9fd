import Audio

/// Sends a recording of any length, rate and number of channels through a process that knows one rate and one length.
///
/// Each channel is resampled to the process's rate, processed in overlapping chunks, and resampled back. The result has
/// the input's rate, channels, number of samples, and format where that can be written. Memory does not grow with
/// the length of the recording.
public struct FileApplication {
    /// Samples a second that the process works at.
    public var sampleRate: Int
    /// Samples it takes at a time.
    public var chunkLength: Int
    /// Samples that neighbouring chunks share; a sixteenth of a chunk unless said otherwise.
    public var overlap: Int
    /// Whether what is there is taken of a recording that is cut short or damaged.
    public var tolerance = Tolerance.none
    private let process: ([Float]) throws -> [Float]

    public init(
        sampleRate: Int, chunkLength: Int, overlap: Int? = nil, process: @escaping ([Float]) throws -> [Float]
    ) {
        self.sampleRate = sampleRate
        self.chunkLength = chunkLength
        self.overlap = overlap ?? chunkLength / 16
        self.process = process
    }

    /// What was done.
    public struct Outcome: Sendable, Hashable {
        public var input: AudioInfo
        /// The format that was written.
        public var format: AudioFormat
        /// Samples of each channel.
        public var frameCount: Int
        /// Samples past full scale that were cut off.
        public var clippedCount: Int
    }

    /// - Parameters:
    ///   - progress: called with the samples of each channel that are done.
    /// - Throws: `AudioError` when the input is not sound or is damaged, or the output cannot be written; then there is
    ///   no output.
    @discardableResult
    public func run(
        from input: String, to output: String, options: AudioWriter.Options = AudioWriter.Options(),
        progress: (Int) -> Void = { _ in }
    ) async throws -> Outcome {
        let decoded = try await DecodedFile(input, tolerance: tolerance)
        return try run(decoded, from: input, to: output, options, progress: progress)
    }

    private func run(
        _ decoded: DecodedFile, from input: String, to output: String, _ options: AudioWriter.Options,
        progress: (Int) -> Void
    ) throws -> Outcome {
        var reader = try AudioReader(path: decoded.path, tolerance: tolerance)
        let info = reader.info
        // What ffmpeg had to decode has no format that could be kept.
        let format = try AudioFormat.output(output, like: decoded.path == input ? info.format : nil)
        var options = options
        options.inputs.append(input)
        options.layout = info.channelCount > 2 ? ChannelLayout(path: decoded.path) : nil
        options.expectedFrames = info.frameCount
        var writer = try AudioWriter(
            path: output, format: format, sampleRate: info.sampleRate, channelCount: info.channelCount,
            options: options)
        var channels: [Channel] = []
        for _ in 0..<info.channelCount {
            channels.append(
                Channel(
                    down: try Resampler(from: info.sampleRate, to: sampleRate),
                    chunks: ChunkedProcess(length: chunkLength, overlap: overlap, process: process),
                    up: try Resampler(from: sampleRate, to: info.sampleRate)))
        }
        var written = 0
        while let block = try reader.read(frames: 65_536) {
            var ready: [[Float]] = []
            for index in channels.indices { ready.append(try channels[index].push(block[index])) }
            try writer.write(ready)
            written += ready[0].count
            progress(reader.position)
        }
        let total = reader.position
        var rest: [[Float]] = []
        for index in channels.indices { rest.append(try channels[index].finish(upTo: total - written)) }
        try writer.write(rest)
        let result = try writer.finish()
        return Outcome(
            input: info, format: result.format, frameCount: total, clippedCount: result.clippedCount)
    }

    /// One channel on its way through. A class: resamplers cannot be copied, and an array must hold them.
    private final class Channel {
        private var down: Resampler
        private var chunks: ChunkedProcess
        private var up: Resampler

        init(down: consuming Resampler, chunks: ChunkedProcess, up: consuming Resampler) {
            self.down = down
            self.chunks = chunks
            self.up = up
        }

        func push(_ samples: [Float]) throws -> [Float] {
            up.process([try chunks.push(down.process([samples])[0])])[0]
        }

        /// The last samples, exactly `count` of them: rates that do not divide leave a sample more or less.
        func finish(upTo count: Int) throws -> [Float] {
            var rest = up.process([try chunks.push(down.finish()[0]) + chunks.finish()])[0]
            rest += up.finish()[0]
            if rest.count > count { rest.removeLast(rest.count - count) }
            while rest.count < count { rest.append(rest.last ?? 0) }
            return rest
        }
    }
}
