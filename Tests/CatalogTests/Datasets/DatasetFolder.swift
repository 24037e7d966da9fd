import FoundationEssentials

/// A folder of a test's own, removed with the last reference to it.
final class DatasetFolder: Sendable {
    let path: String
    private let isOwned: Bool

    init() {
        path = FileManager.default.temporaryDirectory.path + "/etude-test-" + UUID().uuidString
        isOwned = true
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A folder that someone else made and removes.
    init(adopting path: String) {
        self.path = path
        isOwned = false
    }

    deinit { if isOwned { try? FileManager.default.removeItem(atPath: path) } }

    /// Names of everything in the folder or one below it, hidden ones included, sorted.
    func entries(_ name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)").sorted()
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    /// Keeps only the first bytes of a file.
    func truncate(_ name: String, to count: Int) throws {
        let bytes = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
        try bytes.prefix(count).write(to: URL(filePath: "\(path)/\(name)"))
    }

    /// Puts bytes over those of a file.
    func overwrite(_ name: String, at offset: Int, with bytes: [UInt8]) throws {
        var all = [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
        all.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        try Data(all).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
}
