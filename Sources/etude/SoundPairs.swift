import Audio
import FoundationEssentials

/// Files to compare: two files, or the sound files of two folders paired by their paths.
struct SoundPairs {
    let pairs: [(reference: String, estimate: String)]

    /// - Throws: ``AudioError`` where one is a file and the other a folder, or a reference has no estimate.
    init(reference: String, estimate: String) throws {
        let folders = [Self.isFolder(reference), Self.isFolder(estimate)]
        guard folders[0] || folders[1] else {
            pairs = [(reference, estimate)]
            return
        }
        guard folders[0] && folders[1] else {
            throw AudioError.invalid(
                "\(reference) and \(estimate) must be two files or two folders, not one of each")
        }
        let references = try Self.sounds(in: reference)
        var estimates: [String: String] = [:]
        for path in try Self.sounds(in: estimate) { estimates[Self.stem(path)] = path }
        guard !references.isEmpty else { throw AudioError.invalid("\(reference) holds no sound files") }
        pairs = try references.map { path in
            guard let other = estimates[Self.stem(path)] else {
                throw AudioError.invalid("\(estimate) holds no estimate for \(path)")
            }
            return ("\(reference)/\(path)", "\(estimate)/\(other)")
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Paths of sound files below a folder, relative to it, sorted.
    static func sounds(in folder: String) throws -> [String] { try SoundFiles.list(folder).files }

    /// A path without its extension.
    private static func stem(_ path: String) -> String {
        guard let dot = path.lastIndex(of: ".") else { return path }
        return String(path[..<dot])
    }
}
