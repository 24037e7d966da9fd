import ArgumentParser
import RunStore

/// `etude store merge`: take in what another store has.
struct StoreMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract:
            "Take in another store's runs and files. Doing it twice changes nothing, and the order does not matter."
    )

    @Argument(help: "The other store.") var other: String
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let source = other
        let other: RunStore
        do {
            other = try StoreOptions.reading(source)
        } catch let error as StoreError {
            throw StoreError.named(error, by: "store to merge")
        }
        let outcome = try storeOptions.forTraining().merge(other)
        StandardOutput.write(
            "\(outcome.newRuns) runs, \(outcome.newAttempts) attempts, \(outcome.newEpochs) epochs "
                + "and \(outcome.newFiles) files are new\n")
    }
}
