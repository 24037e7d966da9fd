import CSndfile
import Files

/// How a file stores sound: its container (wav, flac, …) and the coding of a sample inside it.
///
/// A value keeps libsndfile's own code, so that every pair that libsndfile reads can be written back unchanged.
public struct AudioFormat: Hashable, Sendable, CustomStringConvertible {
    /// libsndfile's major format, subtype and byte order in one number.
    public var code: Int32

    public init(code: Int32) { self.code = code }

    public static let wav8 = AudioFormat(SF_FORMAT_WAV, SF_FORMAT_PCM_U8)
    public static let wav16 = AudioFormat(SF_FORMAT_WAV, SF_FORMAT_PCM_16)
    public static let wav24 = AudioFormat(SF_FORMAT_WAV, SF_FORMAT_PCM_24)
    public static let wav32 = AudioFormat(SF_FORMAT_WAV, SF_FORMAT_PCM_32)
    public static let wavFloat = AudioFormat(SF_FORMAT_WAV, SF_FORMAT_FLOAT)
    /// A wav that cuts nothing off: of 16 bits, or floating point where samples lie past full scale.
    public static func wav(holding samples: [Float]) -> AudioFormat {
        samples.contains { abs($0) > 1 } ? wavFloat : wav16
    }
    public static let flac16 = AudioFormat(SF_FORMAT_FLAC, SF_FORMAT_PCM_16)
    public static let flac24 = AudioFormat(SF_FORMAT_FLAC, SF_FORMAT_PCM_24)
    public static let oggVorbis = AudioFormat(SF_FORMAT_OGG, SF_FORMAT_VORBIS)
    public static let oggOpus = AudioFormat(SF_FORMAT_OGG, SF_FORMAT_OPUS)
    public static let mp3 = AudioFormat(SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III)

    /// The usual format for a path's extension (16 bit where the container leaves a choice), or nil.
    public static func implied(by path: String) -> AudioFormat? {
        switch fileExtension(of: path) {
        case "wav", "wave": .wav16
        case "flac": .flac16
        case "ogg", "oga": .oggVorbis
        case "opus": .oggOpus
        case "mp3": .mp3
        case "aif", "aiff": AudioFormat(SF_FORMAT_AIFF, SF_FORMAT_PCM_16)
        case "au": AudioFormat(SF_FORMAT_AU, SF_FORMAT_PCM_16)
        case "rf64": AudioFormat(SF_FORMAT_RF64, SF_FORMAT_PCM_16)
        case "w64": AudioFormat(SF_FORMAT_W64, SF_FORMAT_PCM_16)
        case "caf": AudioFormat(SF_FORMAT_CAF, SF_FORMAT_PCM_16)
        default: nil
        }
    }

    /// Endings of files that can be written, the usual first.
    public static let writableEndings = [
        "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "au", "w64", "rf64", "caf",
    ]

    /// The format to write at `path` for sound that came in `source`: the same where the name allows, or else as many
    /// bits as the name's container has for it. A name without an ending (`/dev/stdout`) says nothing.
    ///
    /// - Parameter source: nil: of no format of its own, then 16-bit wav unless the name says otherwise.
    /// - Throws: ``AudioError`` for an ending that no format has that can be written.
    public static func output(_ path: String, like source: AudioFormat? = nil) throws(AudioError)
        -> AudioFormat
    {
        do throws(FileError) { try FileName.require(path, endsIn: writableEndings, for: "sound") } catch {
            throw AudioError(error)
        }
        guard let implied = implied(by: path) else { return source ?? .wav16 }
        guard let source else { return implied }
        if implied.container == source.container
            || implied.isWave && source.isWave && fileExtension(of: path) != "rf64"
        {
            // Vorbis and Opus share a container, and the name tells which.
            return implied.isOgg && fileExtension(of: path) == "opus" ? implied : source
        }
        guard implied.integerBits == 16, (source.integerBits ?? 24) > 16, source.isExact else {
            return implied
        }
        let containers = Int(implied.container)
        let codings = [Int(source.code & Int32(SF_FORMAT_SUBMASK)), SF_FORMAT_PCM_24]
        return codings.map { AudioFormat(containers, $0) }.first {
            $0.isWritable(sampleRate: 48_000, channelCount: 1)
        }
            ?? implied
    }

    /// For people: `WAV (Microsoft), Signed 16 bit PCM`.
    public var description: String {
        "\(Self.name(of: container)), \(Self.name(of: code & Int32(SF_FORMAT_SUBMASK)))"
    }

    /// libsndfile's code of the container alone.
    var container: Int32 { code & Int32(SF_FORMAT_TYPEMASK) }

    /// MPEG audio, in a file of its own or inside RIFF.
    var isMPEG: Bool {
        let layers = [SF_FORMAT_MPEG_LAYER_I, SF_FORMAT_MPEG_LAYER_II, SF_FORMAT_MPEG_LAYER_III]
        return container == Int32(SF_FORMAT_MPEG)
            || layers.contains { Int32($0) == code & Int32(SF_FORMAT_SUBMASK) }
    }

    var isVOC: Bool { container == Int32(SF_FORMAT_VOC) }

    var isOgg: Bool { container == Int32(SF_FORMAT_OGG) }

    /// Plain, extensible and 64-bit wav are read by the same names.
    var isWave: Bool {
        [SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64].contains(Int(container))
    }

    /// Whether the number of channels alone says which loudspeakers they are for.
    var hasFixedLayouts: Bool { isOgg || container == Int32(SF_FORMAT_FLAC) }

    /// Bits of a sample where integers are stored as they are.
    var integerBits: Int? {
        switch Int(code & Int32(SF_FORMAT_SUBMASK)) {
        case SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8: 8
        case SF_FORMAT_PCM_16, SF_FORMAT_ALAC_16: 16
        case SF_FORMAT_ALAC_20: 20
        case SF_FORMAT_PCM_24, SF_FORMAT_ALAC_24: 24
        case SF_FORMAT_PCM_32, SF_FORMAT_ALAC_32: 32
        default: nil
        }
    }

    /// Whether samples are kept as they are: integers or floating point.
    private var isExact: Bool {
        integerBits != nil
            || [SF_FORMAT_FLOAT, SF_FORMAT_DOUBLE].contains(Int(code & Int32(SF_FORMAT_SUBMASK)))
    }

    /// Whether samples beyond ±1 are cut off: all but floating point, Vorbis and other transforms.
    var hasFullScale: Bool {
        integerBits != nil
            || [SF_FORMAT_ULAW, SF_FORMAT_ALAW, SF_FORMAT_IMA_ADPCM, SF_FORMAT_MS_ADPCM].contains(
                Int(code & Int32(SF_FORMAT_SUBMASK)))
    }

    /// What a file may have whose container counts its bytes in 32 bits, with room for the headers.
    static let riffByteLimit = 0xFFFF_0000

    /// Bytes of a sample where the container counts its bytes in 32 bits; nil where it does not, or they vary.
    var limitedBytesPerSample: Int? {
        guard [SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_AIFF].contains(Int(container)) else { return nil }
        switch Int(code & Int32(SF_FORMAT_SUBMASK)) {
        case SF_FORMAT_FLOAT: return 4
        case SF_FORMAT_DOUBLE: return 8
        default: return integerBits.map { $0 / 8 }
        }
    }

    /// The same coding in a wav file that says which loudspeakers its channels are for.
    var extensible: AudioFormat {
        container == Int32(SF_FORMAT_WAV) ? inContainer(SF_FORMAT_WAVEX) : self
    }

    /// The same coding in a wav file that may pass 4 GiB.
    var unlimited: AudioFormat { isWave ? inContainer(SF_FORMAT_RF64) : self }

    private func inContainer(_ container: Int) -> AudioFormat {
        AudioFormat(code: code & ~Int32(SF_FORMAT_TYPEMASK) | Int32(container))
    }

    /// Whether libsndfile can write this format with so many channels at this rate.
    func isWritable(sampleRate: Int, channelCount: Int) -> Bool {
        var info = SF_INFO()
        info.samplerate = Int32(clamping: sampleRate)
        info.channels = Int32(clamping: channelCount)
        info.format = code
        return sf_format_check(&info) != 0
    }

    private init(_ container: Int, _ subtype: Int) { code = Int32(container | subtype) }

    private static func name(of code: Int32) -> String {
        var info = SF_FORMAT_INFO()
        info.format = code
        let status = sf_command(
            nil, Int32(SFC_GET_FORMAT_INFO), &info, Int32(MemoryLayout<SF_FORMAT_INFO>.size))
        guard status == 0, let name = info.name else { return "unknown" }
        return String(cString: name)
    }

    static func fileExtension(of path: String) -> String { FileName.ending(of: path) }
}
