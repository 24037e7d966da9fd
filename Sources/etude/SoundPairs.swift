import Audio
import FoundationEssentials

/// Files to compare: two files, or the sound files of two folders paired by their paths.
struct SoundPairs {
    let pairs: [(reference: String, estimate: String)]
    /// Places below the folders that were not entered or that lead nowhere, and estimates without a reference.
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
        passedOver = Self.tell(of: listing, in: reference) + Self.tell(of: others, in: estimate)
        for path in others.files where !wanted.contains(Self.stem(path)) {
            StandardError.write(
                "etude: \(estimate)/\(path) is left out: \(reference) holds no such reference\n")
            passedOver += 1
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Says what of a folder is left out: places that were not entered or lead nowhere, and how many files are no sound.
    ///
    /// - Returns: how many places; other kinds of files are nobody's loss.
    static func tell(of listing: SoundFiles.Listing, in folder: String) -> Int {
        for (path, reason) in listing.passedOver {
            StandardError.write("etude: \(folder)/\(path) is left out: \(reason)\n")
        }
        if !listing.others.isEmpty {
            let kinds = listing.others.sorted { $0.key < $1.key }.map {
                "\($1) \($0.isEmpty ? "without extension" : $0)"
            }
            let count = listing.others.values.reduce(0, +)
            StandardError.write(
                "\(count) file\(count == 1 ? "" : "s") of other kinds in \(folder) \(count == 1 ? "is" : "are") left out (\(kinds.joined(separator: ", ")))\n"
            )
        }
        return listing.passedOver.count
    }

    /// A path without its extension.
    static func stem(_ path: String) -> String {
        guard let dot = path.lastIndex(of: ".") else { return path }
        return String(path[..<dot])
    }
}
