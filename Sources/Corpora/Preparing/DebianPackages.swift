/// Fetches Debian packages as files, without installing anything and without being root.
///
/// apt checks every byte against the archive's signed lists. Where the machine has no lists (fresh images ship
/// without), a private copy is fetched into the scratch folder: the machine's own are left alone.
struct DebianPackages {
    struct Archive {
        var path: String
        var version: String
    }

    /// Holds finished archives; `incoming` below it is where apt writes.
    let folder: String
    let report: Preparation.Listener

    private var incoming: String { folder + "/incoming" }
    private var privateLists: String { folder + "/lists" }
    private static let remedy =
        "on a system without Debian's packages, use a folder of recordings (dataset kind `folder`)"

    /// The package as a file, fetched unless an earlier call finished it.
    func fetch(_ package: String) async throws -> Archive {
        if let archive = try finished(package) { return archive }
        try Files.makeFolder(incoming)
        if try await !isKnown(package) {
            try await refresh("the package lists are missing or do not name \(package)")
        }
        guard try await isKnown(package) else {
            throw CorpusError.package(
                name: package, reason: "the package lists do not name it; \(Self.remedy)")
        }
        report(.step("fetching \(package)"))
        do {
            try await download(package)
        } catch CorpusError.tool(_, let reason) {
            // Old lists name versions that the archive no longer has.
            try await refresh("apt-get \(reason)")
            do {
                try await download(package)
            } catch CorpusError.tool(_, let reason) {
                throw CorpusError.package(name: package, reason: "apt-get \(reason)")
            }
        }
        for name in try Files.tree(incoming) where name.hasPrefix(package + "_") && name.hasSuffix(".deb") {
            try Files.rename("\(incoming)/\(name)", to: "\(folder)/\(name)")
        }
        guard let archive = try finished(package) else {
            throw CorpusError.package(name: package, reason: "apt-get ended well and left no file")
        }
        return archive
    }

    private func finished(_ package: String) throws -> Archive? {
        guard Files.isFolder(folder) else { return nil }
        let names = try Files.tree(folder).filter { !$0.contains("/") }
        guard let name = names.last(where: { $0.hasPrefix(package + "_") && $0.hasSuffix(".deb") }) else {
            return nil
        }
        let fields = name.split(separator: "_")
        // apt writes a colon in a version as %3a.
        let version = fields.count > 1 ? fields[1].split(separator: "%3a").joined(separator: ":") : "unknown"
        return Archive(path: "\(folder)/\(name)", version: version)
    }

    private func download(_ package: String) async throws {
        try await Tool.run(
            "apt-get", options + ["-qq", "download", package], in: incoming, remedy: Self.remedy)
    }

    private func isKnown(_ package: String) async throws -> Bool {
        do {
            let answer = try await Tool.run(
                "apt-cache", options + ["show", "--no-all-versions", package], remedy: Self.remedy)
            return answer.contains("Filename:")
        } catch CorpusError.tool(let name, let reason) where reason.contains("not installed") {
            throw CorpusError.tool(name: name, reason: reason)
        } catch is CorpusError {
            return false
        }
    }

    private func refresh(_ why: String) async throws {
        report(.step("\(why); fetching fresh lists (about 10 MB, kept in the scratch folder)"))
        try Files.makeFolder(privateLists + "/partial")
        try Files.makeFolder(folder + "/cache/archives/partial")
        do {
            // By itself apt calls an update without any list a success.
            try await Tool.run(
                "apt-get", options + ["-qq", "-o", "APT::Update::Error-Mode=any", "update"],
                remedy: Self.remedy)
        } catch CorpusError.tool(let name, let reason) {
            throw CorpusError.tool(
                name: name, reason: "could not fetch the package lists; is there a network? (\(reason))")
        }
    }

    /// Private lists once they are there. Root's downloads need no sandbox user in a folder of our own.
    private var options: [String] {
        let own = ["-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"]
        guard Files.isFolder(privateLists) else { return own }
        return own + [
            "-o", "Dir::State::Lists=\(Files.absolute(privateLists))", "-o",
            "Dir::Cache=\(Files.absolute(folder))/cache",
        ]
    }
}
