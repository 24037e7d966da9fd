import Audio
import FoundationEssentials

/// Files to compare: two files, or the sound files of two folders paired by their paths.
struct SoundPairs {
    let pairs: [(reference: String, estimate: String)]
    /// Places below the folders that were not entered or that lead nowhere.
    private(set) var passedOver = 0

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
        let listing = try SoundFiles.list(reference)
        let references = listing.files
        let others = try SoundFiles.list(estimate)
        let wanted = Set(references.map(Self.stem))
        var estimates: [String: String] = [:]
        for path in others.files {
            let stem = Self.stem(path)
            if let first = estimates.updateValue(path, forKey: stem), wanted.contains(stem) {
                throw AudioError.invalid(
                    "\(estimate) holds two estimates for one reference, \(first) and \(path); keep one")
            }
        }
        guard !references.isEmpty else { throw AudioError.invalid("\(reference) holds no sound files") }
        pairs = try references.map { path in
            guard let other = estimates[Self.stem(path)] else {
                throw AudioError.invalid("\(estimate) holds no estimate for \(path)")
            }
            return ("\(reference)/\(path)", "\(estimate)/\(other)")
        }
        passedOver =
            Self.tell(of: listing.passedOver, in: reference) + Self.tell(of: others.passedOver, in: estimate)
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Paths of sound files below a folder, relative to it, sorted.
    static func sounds(in folder: String) throws -> [String] { try SoundFiles.list(folder).files }

    /// Says which places below a folder were not entered or lead nowhere, and how many they are.
    static func tell(of places: [(path: String, reason: String)], in folder: String) -> Int {
        for (path, reason) in places {
            StandardError.write("etude: \(folder)/\(path) is left out: \(reason)\n")
        }
        return places.count
    }

    /// A path without its extension.
    static func stem(_ path: String) -> String {
        guard let dot = path.lastIndex(of: ".") else { return path }
        return String(path[..<dot])
    }
}
