import Files
import Glibc
import Hashing

/// What datasets keep of recordings in `cache` below the data folder: decoded clips and streams.
///
/// All of it can be made again, so deleting any of it costs time and nothing else; who has a file open keeps its content.
public struct DataCache: Sendable {
    public let folder: String

    /// - Parameter data: the folder that holds prepared corpora.
    public init(data: String) { folder = data + "/cache" }

    init(folder: String) { self.folder = folder }

    /// Something that can be deleted by itself.
    public struct Entry: Hashable, Sendable {
        public var path: String
        public var bytes: Int
        /// Why nobody needs it.
        public var reason: String
    }

    /// Bytes of everything in the cache that Etude wrote.
    public var byteCount: Int {
        places().reduce(0) { $0 + Self.bytes(of: $1.path) }
    }

    /// What was not used for some days, what interrupted writes left, and what no version from this one on reads.
    ///
    /// Only files that Etude's own names and contents tell are looked at, and links are never followed.
    /// - Parameters:
    ///   - days: 0 for everything.
    ///   - now: seconds since 1970.
    public func unused(forDays days: Int, now: Int = time(nil)) -> [Entry] {
        places().compactMap { place in
            let reason: String
            switch place.kind {
            case .earlier: reason = "decoded recordings, written by an earlier version"
            case .partial:
                // A day is more than any file takes to write.
                guard now - Self.lastUse(of: place.path) > 86_400 else { return nil }
                reason = "left by an interrupted write"
            case .bank, .stems:
                let age = max(0, now - Self.lastUse(of: place.path)) / 86_400
                guard age >= days else { return nil }
                reason =
                    age == 0
                    ? "decoded recordings, last used today"
                    : "decoded recordings, last used \(Quantity.count(age, "day")) ago"
            }
            return Entry(path: place.path, bytes: Self.bytes(of: place.path), reason: reason)
        }
    }

    /// Deletes entries; what became something else meanwhile stays.
    ///
    /// - Returns: the bytes that were freed.
    /// - Throws: ``CorpusError`` for one that cannot be removed.
    @discardableResult
    public func delete(_ entries: [Entry]) throws(CorpusError) -> Int {
        let known = Set(places().map(\.path))
        var freed = 0
        for entry in entries where known.contains(entry.path) {
            try Files.remove(entry.path)
            freed += entry.bytes
        }
        return freed
    }

    // MARK: What datasets do

    /// Leaves the mark by which datasets pass the folder over.
    func mark() { OutputMark.leave(in: folder) }

    /// The place of a file of decoded clips: the same clips, the same name.
    func bank(of keys: [String], sampleRate: Int) -> String {
        var digest = SHA256()
        for key in keys { digest.update(key + "\n") }
        return "\(folder)/\(sampleRate)-\(digest.finish().prefix(32)).clips"
    }

    /// Files of decoded clips at a rate.
    func banks(sampleRate: Int) -> [String] {
        FolderNames.all(in: folder).filter { $0.hasPrefix("\(sampleRate)-") && Self.kind(of: $0) == .bank }
            .map { "\(folder)/\($0)" }
    }

    /// Notes that something was used: its time of change, which nobody reads otherwise. A cache that cannot be written stays.
    func touch(_ path: String) {
        // Not at every opening of a sweep's many trials.
        if time(nil) - Self.lastUse(of: path) > 3_600 { utimensat(AT_FDCWD, path, nil, 0) }
    }

    // MARK: What is there

    private enum Kind { case bank, earlier, partial, stems }

    private func places() -> [(path: String, kind: Kind)] {
        var places: [(path: String, kind: Kind)] = []
        for name in FolderNames.all(in: folder) {
            let path = "\(folder)/\(name)"
            guard let kind = Self.kind(of: name), Self.mode(of: path) == S_IFREG else { continue }
            // Its first bytes tell a bank of an earlier version from a file of somebody's that is called so.
            if kind == .earlier, !Self.begins(path, with: "etudebk1") { continue }
            places.append((path, kind))
        }
        for name in FolderNames.all(in: folder + "/stems") where Self.isDigest(name[...]) {
            let path = "\(folder)/stems/\(name)"
            if Self.mode(of: path) == S_IFDIR { places.append((path, .stems)) }
        }
        return places
    }

    private static func kind(of name: String) -> Kind? {
        if let range = name.firstRange(of: ".partial-") {
            let isNumber = Int(name[range.upperBound...]) != nil
            return isNumber && kind(of: String(name[..<range.lowerBound])) != nil ? .partial : nil
        }
        if name.hasSuffix(".bank") { return isDigest(name.dropLast(5)) ? .earlier : nil }
        guard name.hasSuffix(".clips"), let dash = name.firstIndex(of: "-") else { return nil }
        return Int(name[..<dash]) != nil && isDigest(name[name.index(after: dash)...].dropLast(6))
            ? .bank : nil
    }

    private static func isDigest(_ text: Substring) -> Bool {
        text.utf8.count == 32 && text.allSatisfy { $0.isHexDigit }
    }

    private static func begins(_ path: String, with text: String) -> Bool {
        guard let file = fopen(path, "re") else { return false }
        defer { fclose(file) }
        var head = [UInt8](repeating: 0, count: text.utf8.count)
        return fread(&head, 1, head.count, file) == head.count && head.elementsEqual(text.utf8)
    }

    private static func mode(of path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func lastUse(of path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mtim.tv_sec : time(nil)
    }

    /// Of a file, or of those in a folder.
    private static func bytes(of path: String) -> Int {
        if mode(of: path) == S_IFREG { return Files.size(of: path) ?? 0 }
        return FolderNames.all(in: path).reduce(0) { $0 + (Files.size(of: "\(path)/\($1)") ?? 0) }
    }
}
