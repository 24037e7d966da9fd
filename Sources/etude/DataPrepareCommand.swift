import ArgumentParser
import Corpora

/// `etude data prepare`: fetch, decode, check and fingerprint a corpus.
struct DataPrepareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Fetch, decode, check and fingerprint corpora.",
        discussion: """
            Safe to interrupt at any moment: what was finished stays, and the same command takes up from there. \
            A corpus that is ready is left as it is.
            """)

    @Argument(help: "Names of corpora; `etude data list` shows them.")
    var names: [String] = ["speech-prompts"]
    @OptionGroup var folder: DataFolderOption

    func run() async throws {
        let corpora = try names.map { try Corpora.named($0) }
        let progress = ProgressLine()
        for corpus in corpora {
            try await Preparation(of: corpus, in: folder.data) { progress.show($0) }.run()
        }
    }
}
