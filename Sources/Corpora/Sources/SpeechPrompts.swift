/// Telephone prompts that Debian ships, read by four people in five languages, at 16 kHz.
///
/// About two hours of clean studio speech. The English and the Spanish set name the same reader, so they are one
/// group: a split by speaker never has her on both sides.
public struct SpeechPrompts: Corpus {
    public let name = "speech-prompts"
    public let summary = "spoken prompts, 4 speakers in 5 languages, 16 kHz mono"
    public let licence = "CC BY-SA 3.0, CC BY 3.0"
    public let needs =
        "downloads 5 Debian packages with apt-get (nothing is installed) and decodes them with ffmpeg"
    public let downloadBytes = 55_000_000
    public let storedBytes = 250_000_000
    public let rules = ClipRules(shortest: 0.5)

    private struct Voice {
        var part: String
        var package: String
        var group: String
        var licence: String
    }

    private static let voices = [
        Voice(
            part: "allison-en", package: "asterisk-core-sounds-en-g722", group: "allison",
            licence: "CC BY-SA 3.0"),
        Voice(
            part: "allison-es", package: "asterisk-core-sounds-es-g722", group: "allison",
            licence: "CC BY-SA 3.0"),
        Voice(
            part: "carlo-it", package: "asterisk-core-sounds-it-g722", group: "carlo", licence: "CC BY 3.0"),
        Voice(
            part: "june-fr", package: "asterisk-core-sounds-fr-g722", group: "june", licence: "CC BY-SA 3.0"),
        Voice(
            part: "maxim-ru", package: "asterisk-core-sounds-ru-g722", group: "maxim", licence: "CC BY 3.0"),
    ]

    /// Tones and animals, by the names they have in every package.
    private static let notSpeech: Set<String> = [
        "ascending-2tone", "descending-2tone", "beep", "beeperr", "confbridge-join", "confbridge-leave",
        "tt-monkeys",
    ]

    public var parts: [String] { Self.voices.map(\.part) }

    public init() {}

    public func gather(_ part: String, into folder: String, with workshop: Workshop) async throws
        -> GatheredPart
    {
        guard let voice = Self.voices.first(where: { $0.part == part }) else {
            throw CorpusError.invalid("\(name) has no part named \(part)")
        }
        let (tree, source) = try await workshop.unpack(package: voice.package, licence: voice.licence)
        var gathered = GatheredPart(files: [], sources: [source])
        var jobs: [BatchDecoder.Job] = []
        for path in try Files.tree(tree) {
            if path.hasSuffix("/copyright") { try Files.copy("\(tree)/\(path)", to: "\(folder)/LICENCE.txt") }
            guard let prompt = Self.prompt(at: path) else { continue }
            let wave = prompt + ".wav"
            if prompt.hasPrefix("silence/") {
                gathered.skipped.append(SkippedClip(path: wave, reason: "silence"))
            } else if Self.notSpeech.contains(prompt) {
                gathered.skipped.append(SkippedClip(path: wave, reason: "not speech"))
            } else if Files.size(of: "\(tree)/\(path)") == 0 {
                gathered.skipped.append(SkippedClip(path: wave, reason: "no samples"))
            } else {
                let target = "\(folder)/\(wave)"
                if let slash = target.lastIndex(of: "/") { try Files.makeFolder(String(target[..<slash])) }
                jobs.append(BatchDecoder.Job(source: "\(tree)/\(path)", target: target))
                gathered.files.append(GatheredPart.File(path: wave, group: voice.group, content: prompt))
            }
        }
        let count = jobs.count
        let refused = try await BatchDecoder(inputFormat: "g722", sampleRate: 16_000).decode(jobs) { done in
            workshop.report(.progress("\(part): decoding", done: done, of: count))
        }
        // One or two bad prompts are left out; many mean that ffmpeg itself is not well.
        guard refused.count <= max(1, jobs.count / 10) else {
            throw CorpusError.invalid(
                "\(refused.count) of the \(jobs.count) prompts of \(part) cannot be decoded: \(refused[0].reason)"
            )
        }
        for (job, reason) in refused {
            let path = String(job.target.dropFirst(folder.count + 1))
            gathered.files.removeAll { $0.path == path }
            gathered.skipped.append(SkippedClip(path: path, reason: reason))
        }
        try Files.remove(tree)
        return gathered
    }

    /// `digits/1` of `./usr/share/asterisk/sounds/en_US_f_Allison/digits/1.g722`; nil for other files.
    static func prompt(at path: String) -> String? {
        let fields = path.split(separator: "/")
        guard path.hasSuffix(".g722"), let sounds = fields.firstIndex(of: "sounds"), fields.count > sounds + 2
        else {
            return nil
        }
        return String(fields[(sounds + 2)...].joined(separator: "/").dropLast(".g722".count))
    }
}
