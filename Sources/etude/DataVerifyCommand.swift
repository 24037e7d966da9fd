import ArgumentParser
import Corpora

/// `etude data verify`: re-hash prepared corpora and name what differs.
struct DataVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every byte of prepared corpora again and name what differs.")

    @Argument(help: "Names of corpora; without one, every corpus that is here.")
    var names: [String] = []
    @OptionGroup var folder: DataFolderOption

    func run() throws {
        var corpora: [PreparedCorpus] = []
        for name in names { corpora.append(try PreparedCorpus.open(name, in: folder.data)) }
        if names.isEmpty {
            for corpus in Corpora.all {
                if let found = try PreparedCorpus.find(corpus.name, in: folder.data) { corpora.append(found) }
            }
        }
        if corpora.isEmpty {
            StandardOutput.line(
                "no corpus is in \(folder.data) yet; `etude data prepare speech-prompts` fetches one")
        }
        let progress = ProgressLine()
        var total = 0
        for corpus in corpora {
            let differences = try corpus.verify { progress.show($0) }
            for difference in differences { StandardOutput.line("\(difference.path): \(difference.reason)") }
            if differences.isEmpty {
                StandardOutput.line(
                    "\(corpus.manifest.corpus): every byte of \(corpus.manifest.extent) is as it was prepared"
                )
            }
            total += differences.count
        }
        if total > 0 {
            StandardError.write(
                "etude: \(Quantity.count(total, "file")) differ from what was prepared; remove the corpus's folder and prepare it again\n"
            )
            throw Ending.failed.code
        }
    }
}
