import ArgumentParser
import Reports
import RunStore

/// `etude gc`: free the disk of what nobody needs.
struct GarbageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Say which files can go, and with --yes delete them; the best and latest checkpoints stay.")

    @Flag(name: .long, help: "Delete them.") var yes = false
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forChanging()
        let garbage = try store.garbage()
        for file in garbage { StandardOutput.write("\(file.path): \(file.reason)\n") }
        let total = Figure.bytes(garbage.reduce(0) { $0 + $1.bytes })
        if garbage.isEmpty {
            StandardOutput.write("nothing can go\n")
        } else if yes {
            let freed = try store.delete(garbage)
            StandardOutput.write("freed \(Figure.bytes(freed.reduce(0) { $0 + $1.bytes }))\n")
        } else {
            StandardOutput.write("\(total) can go; `etude gc --yes` deletes them\n")
        }
    }
}
