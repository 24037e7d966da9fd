import Files
import Glibc

/// Which files are sound, and which of them lie below a folder: one list for datasets, measures, noise and rooms.
public enum SoundFiles {
    /// Extensions of what libsndfile or ffmpeg decodes, in lower case. Headerless samples are none: nothing says their rate.
    public static let extensions: Set<String> = [
        // libsndfile's
        "wav", "wave", "bwf", "rf64", "w64", "flac", "ogg", "oga", "opus", "aif", "aiff", "aifc", "au", "snd",
        "caf",
        "nist", "sph", "voc", "ircam", "sf", "paf", "svx", "iff", "8svx", "avr", "htk", "pvf", "gsm",
        // MPEG and ffmpeg's
        "mp1", "mp2", "mp3", "mpa", "mpga", "m4a", "m4b", "m4r", "mp4", "aac", "adts", "wma", "asf", "webm",
        "weba", "mka",
        "ac3", "eac3", "dts", "amr", "awb", "g722", "ape", "wv", "tta", "tak", "mpc", "shn", "spx", "dsf",
        "dff", "ra",
        "rm", "3gp", "qcp", "m2a", "latm", "loas", "adx", "ast", "sox",
        // Films, of which the sound is read
        "mkv", "mov", "avi", "flv", "f4v", "m4v", "isma", "ismv", "ts", "mts", "m2ts", "m2t", "mpg", "mpeg",
        "vob", "dvd", "ogv", "ogx", "wmv", "3g2", "nut", "wtv", "mxf", "swf",
    ]

    /// Whether a path's extension is one of sound, in capitals or not.
    public static func isSound(_ path: String) -> Bool {
        extensions.contains(AudioFormat.fileExtension(of: path))
    }

    /// What lies below a folder.
    public struct Listing: Sendable, Equatable {
        /// Paths of sound files, relative to the folder, in the order of their bytes.
        public var files: [String] = []
        /// Files of other kinds: how many, by extension (empty where there is none).
        public var others: [String: Int] = [:]
        /// Places that were not entered or that lead nowhere, each with the reason: what it is, to be counted by its first word.
        public var passedOver: [(path: String, reason: String)] = []

        public static func == (a: Listing, b: Listing) -> Bool {
            a.files == b.files && a.others == b.others && a.passedOver.elementsEqual(b.passedOver, by: ==)
        }
    }

    /// Every file below a folder, links followed, hidden names left out. A link that leads back to a folder it lies in is
    /// noticed and passed over.
    ///
    /// - Parameter passingOver: asked for each folder's path; a reason leaves the folder out.
    /// - Throws: ``AudioError/unreadable(path:reason:)`` where the folder cannot be listed.
    public static func list(
        _ folder: String, passingOver: (String) -> String? = { _ in nil }
    ) throws(AudioError) -> Listing {
        var listing = Listing()
        try enter(folder, "", above: [], passingOver, &listing)
        listing.files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        listing.passedOver.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return listing
    }

    private struct Place: Hashable {
        var device: UInt
        var node: UInt
    }

    private static func enter(
        _ folder: String, _ prefix: String, above: Set<Place>, _ passingOver: (String) -> String?,
        _ listing: inout Listing
    ) throws(AudioError) {
        let place = prefix.isEmpty ? folder : "\(folder)/\(prefix)"
        var status = stat()
        guard let stream = opendir(place), fstat(dirfd(stream), &status) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            if prefix.isEmpty { throw .unreadable(path: folder, reason: reason) }
            listing.passedOver.append((prefix, "folder that cannot be read (\(reason))"))
            return
        }
        defer { closedir(stream) }
        let own = Place(device: UInt(status.st_dev), node: UInt(status.st_ino))
        guard !above.contains(own) else {
            listing.passedOver.append((prefix, "link back to a folder above"))
            return
        }
        if !prefix.isEmpty, let reason = passingOver(place) {
            listing.passedOver.append((prefix, reason))
            return
        }
        var folders: [String] = []
        for name in FolderNames.rest(of: stream) where !name.hasPrefix(".") {
            let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
            guard stat("\(folder)/\(path)", &status) == 0 else {
                listing.passedOver.append((path, "link to nothing"))
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: folders.append(path)
            case S_IFREG where isSound(path): listing.files.append(path)
            case S_IFREG: listing.others[AudioFormat.fileExtension(of: path), default: 0] += 1
            default: break
            }
        }
        for path in folders.sorted() {
            try enter(folder, path, above: above.union([own]), passingOver, &listing)
        }
    }
}
