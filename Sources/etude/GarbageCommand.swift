import ArgumentParser
import Corpora
import Reports
import RunStore

/// `etude gc`: free the disk of what nobody needs.
struct GarbageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Say which files can go, and with --yes delete them; the best and latest checkpoints stay.",
        discussion: """
            Of a store: files of removed runs, checkpoints between the best and the latest, what interrupted writes left. Of the \
            data folder's cache, also where there is no store yet: decoded recordings that nothing used for --cache-days, which are made again when they are \
            asked for.
            """)

    @Flag(name: .long, help: "Delete them.") var yes = false
    @Option(
        name: .long,
        help: "Days for which decoded recordings are kept since they were last used; 0 keeps none.")
    var cacheDays = 30
    @OptionGroup var folder: DataFolderOption
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if cacheDays < 0 { throw ValidationError("--cache-days is \(cacheDays); it must be 0 or more") }
    }

    func run() throws {
        // Recordings are decoded before there is a store: without one that is named, the cache is all there is.
        let store = storeOptions.isMissing ? nil : try storeOptions.forChanging()
        let garbage = try store?.garbage() ?? []
        let cache = DataCache(data: folder.data)
        let decoded = cache.unused(forDays: cacheDays)
        for file in garbage { StandardOutput.write("\(file.path): \(file.reason)\n") }
        for entry in decoded {
            StandardOutput.write("\(entry.path): \(entry.reason), \(Figure.bytes(entry.bytes))\n")
        }
        let total = garbage.reduce(0) { $0 + $1.bytes } + decoded.reduce(0) { $0 + $1.bytes }
        if garbage.isEmpty && decoded.isEmpty {
            StandardOutput.write("nothing can go\n")
        } else if yes {
            let files = try store?.delete(garbage) ?? []
            let freed = try files.reduce(0) { $0 + $1.bytes } + cache.delete(decoded)
            StandardOutput.write("freed \(Figure.bytes(freed))\n")
        } else {
            StandardOutput.write("\(Figure.bytes(total)) can go; `etude gc --yes` deletes them\n")
        }
        let kept = cache.byteCount
        if kept > 0, decoded.isEmpty || yes {
            StandardOutput.write(
                "\(cache.folder) keeps \(Figure.bytes(kept)) of decoded recordings; --cache-days 0 counts all of them\n"
            )
        }
    }
}
