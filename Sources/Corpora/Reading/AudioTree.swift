/// The sound files below a folder.
public enum AudioTree {
    static let extensions: Set<String> = [
        "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "au", "w64", "caf",
    ]

    /// Whether a path's extension is one that libsndfile reads.
    public static func isAudio(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: "."), path.lastIndex(of: "/").map({ $0 < dot }) ?? true else {
            return false
        }
        return extensions.contains(path[path.index(after: dot)...].lowercased())
    }

    /// Paths of the sound files below `folder`, relative to it, in the order of their bytes; hidden ones left out.
    ///
    /// - Throws: ``CorpusError`` when the folder does not exist or holds no sound file.
    public static func files(in folder: String) throws(CorpusError) -> [String] {
        guard Files.isFolder(folder) else { throw .missingFolder(path: folder) }
        let files = try Files.tree(folder).filter {
            isAudio($0) && !$0.split(separator: "/").contains { $0.hasPrefix(".") }
        }
        guard !files.isEmpty else {
            throw .emptyFolder(path: folder, reason: "it holds no wav, flac, ogg or mp3 file")
        }
        return files
    }
}
