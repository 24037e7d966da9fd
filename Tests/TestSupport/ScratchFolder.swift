import FoundationEssentials

/// A folder of a test's own, removed when the tests end.
public final class ScratchFolder: Sendable {
    public let path: String

    public init() {
        path = FileManager.default.temporaryDirectory.path + "/etude-test-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        ScratchFolders.removeAtExit(path)
    }

    /// A folder that someone else made and removes.
    public init(adopting path: String) {
        self.path = path
    }

    /// The store that a test makes here.
    public var store: String { "\(path)/runs.sqlite" }

    /// Names of everything in the folder or one below it, hidden ones included, sorted.
    public func entries(_ name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)").sorted()
    }

    public func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
    }

    public func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    public func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
    }

    public func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    }

    /// Writes a program that the shell can run.
    public func writeProgram(_ text: String, to name: String) throws {
        try write(text, to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
    }

    public func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    public func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// Keeps only the first bytes of a file.
    public func truncate(_ name: String, to count: Int) throws {
        let bytes = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
        try bytes.prefix(count).write(to: URL(filePath: "\(path)/\(name)"))
    }

    /// Puts bytes over those of a file.
    public func overwrite(_ name: String, at offset: Int, with bytes: [UInt8]) throws {
        var all = [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
        all.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        try Data(all).write(to: URL(filePath: "\(path)/\(name)"))
    }
}
