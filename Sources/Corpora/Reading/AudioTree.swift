import Audio

/// The sound files below a folder.
public enum AudioTree {
    /// Paths of the sound files below `folder`, relative to it, in the order of their bytes; hidden ones left out, links followed.
    ///
    /// - Throws: ``CorpusError`` when the folder does not exist or holds no sound file.
    public static func files(in folder: String) throws -> [String] {
        guard Files.isFolder(folder) else { throw CorpusError.missingFolder(path: folder) }
        let files = try SoundFiles.list(folder).files
        guard !files.isEmpty else {
            throw CorpusError.emptyFolder(
                path: folder, reason: "it holds no sound file")
        }
        return files
    }
}
