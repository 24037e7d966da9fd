import FoundationEssentials

/// What is known of a finished part until the manifest is written.
struct PartRecord: Codable {
    var clips: [ClipRecord]
    var skipped: [SkippedClip]
    var sources: [SourceRecord]

    /// Nil where there is none or it is damaged: then the part is made again.
    static func read(_ path: String) throws(CorpusError) -> PartRecord? {
        guard Files.exists(path) else { return nil }
        return try? JSONDecoder().decode(PartRecord.self, from: Data(try Files.bytes(of: path)))
    }

    func write(to path: String) throws {
        try Files.write([UInt8](JSONEncoder().encode(self)), to: path)
    }
}
