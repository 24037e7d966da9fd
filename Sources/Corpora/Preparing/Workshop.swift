/// What a corpus works with while it lays out a part: a scratch folder, Debian's packages and ffmpeg.
public struct Workshop: Sendable {
    /// Scratch space that survives an interruption and goes when the corpus is whole.
    public let folder: String
    /// Tells whoever listens.
    public let report: Preparation.Listener

    /// The tree of a Debian package, fetched if need be, and where it came from.
    ///
    /// - Returns: the folder that holds the package's files as if it were `/`.
    public func unpack(package: String, licence: String) async throws -> (tree: String, source: SourceRecord)
    {
        let packages = DebianPackages(folder: folder + "/packages", report: report)
        let archive = try await packages.fetch(package)
        let tree = "\(folder)/\(package)"
        try Files.remove(tree)
        try Files.makeFolder(tree)
        try await Tool.run("dpkg", ["-x", archive.path, tree], remedy: "it comes with Debian")
        let source = SourceRecord(
            name: package, version: archive.version, licence: licence,
            sha256: try Files.sha256(of: archive.path))
        return (tree, source)
    }
}
