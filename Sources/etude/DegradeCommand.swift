import ArgumentParser
import Audio
import Randomness

/// `etude degrade`: noise, records, rooms and other damage, with a seed.
struct DegradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "degrade",
        abstract: "Degrade a sound file: noise, a 78 rpm record, clipping, band limits, a room.",
        discussion: "Effects, applied in the order given:\n"
            + EffectText.help.map { "  " + $0 }.joined(separator: "\n")
                + """


                The result has the input's rate, channels and format, unless the output's extension names another \
                format. The same seed gives the same sound. Memory does not grow with the sound: what it needs of it lies in \
                temporary files (TMPDIR), up to 20 bytes a sample.
                """)

    @Argument(help: "The sound file to degrade.")
    var input: String
    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String
    @Option(
        name: .long, parsing: .singleValue, help: "An effect, as name:key=value,key=value. May be repeated.")
    var effect: [String]
    @Option(name: .long, help: "The seed of all chance.")
    var seed: UInt64 = 1
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var coding: WritingOptions

    func run() async throws {
        guard !effect.isEmpty else { throw ValidationError("at least one --effect is needed") }
        let texts = try effect.map { try EffectText($0) }
        let file = try await DecodedFile(input, tolerance: reading.tolerance)
        var options = coding.options
        let chain = try texts.map { text in
            try text.effect { path in
                let files = try Self.files(at: path)
                // What a sound is made with is an input as well.
                options.inputs += files
                return try Self.sounds(files, rate: file.info.sampleRate, reading.tolerance)
            }
        }
        let written = try FileDegradation(chain, key: RandomKey(seed: seed).derive("degrade")).run(
            from: input, to: output, tolerance: reading.tolerance, options: options)
        WritingOptions.tell(of: written.clippedCount, in: output)
    }

    /// A file, or a folder's.
    private static func files(at path: String) throws -> [String] {
        guard SoundPairs.isFolder(path) else { return [path] }
        let listing = try SoundFiles.list(path)
        _ = SoundPairs.tell(of: listing, in: path)
        let files = listing.files.map { "\(path)/\($0)" }
        guard !files.isEmpty else { throw AudioError.invalid("\(path) holds no sound files") }
        return files
    }

    /// The mono sounds of files, at a rate.
    private static func sounds(_ files: [String], rate: Int, _ tolerance: Tolerance) throws -> [[Float]] {
        try files.map { file in
            let clip = try AudioFile.read(file, tolerance: tolerance)
            if clip.cancels {
                ReadingOptions.tellOfCancelling(in: file, remedy: ReadingOptions.singleChannel)
            } else if clip.channels.allSatisfy({ $0.allSatisfy { $0 == 0 } }) {
                StandardError.write("etude: \(file) is silent and adds nothing\n")
            }
            return try Resampler.resample(clip.mono(), from: clip.sampleRate, to: rate)
        }
    }
}
