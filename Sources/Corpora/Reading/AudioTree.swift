import Audio

/// The sound files below a folder.
enum AudioTree {
    /// What lies below `folder`, links followed, hidden names left out.
    ///
    /// - Throws: ``CorpusError`` when the folder does not exist or holds no sound file.
    static func listing(of folder: String) throws -> SoundFiles.Listing {
        guard Files.isFolder(folder) else { throw CorpusError.missingFolder(path: folder) }
        let listing = try SoundFiles.list(folder)
        guard !listing.files.isEmpty else {
            throw CorpusError.emptyFolder(
                path: folder, reason: "it holds no sound file")
        }
        return listing
    }
}
