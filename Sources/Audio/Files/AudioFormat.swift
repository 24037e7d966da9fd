import CSndfile

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
        case "w64": AudioFormat(SF_FORMAT_W64, SF_FORMAT_PCM_16)
        case "caf": AudioFormat(SF_FORMAT_CAF, SF_FORMAT_PCM_16)
        default: nil
        }
    }

    /// The format to write at `path` for sound that came in `source`: the same, unless the extension names another
    /// container.
    public static func output(_ path: String, like source: AudioFormat) -> AudioFormat {
        guard let implied = implied(by: path) else { return source }
        let isWave = [Int32(SF_FORMAT_WAV), Int32(SF_FORMAT_WAVEX), Int32(SF_FORMAT_RF64)]
        let same =
            implied.container == source.container
            || isWave.contains(implied.container) && isWave.contains(source.container)
        return same ? source : implied
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

    /// The lower-case letters after a path's last dot, or an empty text.
    static func fileExtension(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }
}
