import ArgumentParser
import RunStore

/// `etude store check`: look for damage.
struct StoreCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for damage: pages, references, summaries, and every artifact's checksum.")

    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forReading()
        for remark in try store.checkExperiments() { StandardOutput.write("\(remark)\n") }
        let findings = try store.check()
        for finding in findings { StandardOutput.write("\(finding)\n") }
        if findings.isEmpty {
            StandardOutput.write("\(store.path): nothing is wrong\n")
        } else {
            StandardError.write(
                "etude: \(findings.count == 1 ? "1 thing is" : "\(findings.count) things are") wrong with \(store.path), listed above\n"
            )
            throw Ending.failed.code
        }
    }
}
