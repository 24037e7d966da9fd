import ArgumentParser
import Corpora
import FoundationEssentials

/// `etude data list`: what there is, what it needs, and whether it is here.
struct DataListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the corpora: what each needs, its size and licence, whether it is here.")

    @OptionGroup var folder: DataFolderOption
    @Flag(name: .long, help: "Print JSON instead of text.")
    var json = false

    /// One corpus, as `--json` prints it.
    private struct Row: Encodable {
        var name: String
        var summary: String
        var licence: String
        var needs: String
        var downloadBytes: Int
        var storedBytes: Int
        var ready: Bool
        var clips: Int?
        var groups: [String]?
        var seconds: Double?
        var fingerprint: String?
    }

    func run() throws {
        if json {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            StandardOutput.line(String(decoding: try encoder.encode(rows()), as: UTF8.self))
            return
        }
        for corpus in Corpora.all {
            let prepared = try PreparedCorpus.find(corpus.name, in: folder.data)
            StandardOutput.line("\(corpus.name): \(corpus.summary)")
            StandardOutput.line("  licence   \(corpus.licence)")
            StandardOutput.line(
                "  needs     \(corpus.needs); \(Quantity.bytes(corpus.downloadBytes)) to download, "
                    + "\(Quantity.bytes(corpus.storedBytes)) on disk")
            if let manifest = prepared?.manifest {
                StandardOutput.line("  here      \(folder.data)/\(corpus.name): \(manifest.extent)")
                StandardOutput.line("  groups    \(manifest.groups.joined(separator: ", "))")
            } else {
                StandardOutput.line("  not here  etude data prepare \(corpus.name)")
            }
        }
        StandardOutput.line("folder: any tree of sound files that libsndfile or ffmpeg decodes")
        StandardOutput.line("  needs     nothing; give its path as `folder` in an experiment's dataset")
    }

    private func rows() throws -> [Row] {
        try Corpora.all.map { corpus in
            let manifest = try PreparedCorpus.find(corpus.name, in: folder.data)?.manifest
            return Row(
                name: corpus.name, summary: corpus.summary, licence: corpus.licence, needs: corpus.needs,
                downloadBytes: corpus.downloadBytes, storedBytes: corpus.storedBytes,
                ready: manifest != nil,
                clips: manifest?.clips.count, groups: manifest?.groups, seconds: manifest?.duration,
                fingerprint: manifest?.fingerprint)
        }
    }
}
