import ArgumentParser
import Audio

/// The short-time Fourier transform's settings, by librosa's names; shared by `transform` and `plot`.
struct TransformOptions: ParsableArguments {
    @Option(name: .customLong("n-fft"), help: "Samples a frame.")
    var fftSize = 2048
    @Option(
        name: .customLong("hop-length"),
        help: "Samples from frame to frame; a quarter of the window without it.")
    var hopLength: Int?
    @Option(name: .customLong("win-length"), help: "Samples the window spans; n-fft without it.")
    var windowLength: Int?
    @Option(name: .long, help: "The window: hann, hamming, blackman, kaiser:14, …")
    var window = "hann"
    @Option(
        name: .customLong("pad-mode"),
        help: "What lies beyond the ends: constant, reflect, edge, symmetric, linear_ramp, wrap, …")
    var padMode = "constant"
    @Flag(
        name: .customLong("no-center"),
        help: "Frames begin, rather than have their middles, at multiples of the hop.")
    var isUncentred = false
    @Option(name: .long, help: "The channel to use, from 1; without it the mean of all.")
    var channel: Int?
    @OptionGroup var reading: ReadingOptions

    /// - Throws: ``AudioError`` for a setting that cannot work.
    func settings() throws -> STFT.Settings {
        guard let mode = PadMode(rawValue: padMode) else {
            throw AudioError.invalid(
                "there is no pad mode \"\(padMode)\"; pad modes are \(PadMode.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return STFT.Settings(
            fftSize: fftSize, hopLength: hopLength, windowLength: windowLength, window: try Window(window),
            isCentered: !isUncentred, padMode: mode)
    }

    /// The chosen channel of a file, or the mean of all, not in memory as a whole.
    func sound(of path: String) async throws -> LongSound {
        let file = try await DecodedFile(path, tolerance: reading.tolerance)
        let count = file.info.channelCount
        if let channel, !(1...count).contains(channel) {
            throw AudioError.noChannel(channel, of: count, in: path)
        }
        let sound = try LongSound(
            path: file.path, channel: channel.map { $0 - 1 }, tolerance: reading.tolerance)
        if sound.cancels { ReadingOptions.tellOfCancelling(in: path) }
        return sound
    }
}
