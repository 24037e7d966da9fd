import Audio
import Files

/// The sound files below a folder.
enum AudioTree {
    /// What lies below `folder`, links followed, hidden names left out.
    ///
    /// - Throws: ``CorpusError`` when the folder does not exist or holds no sound file.
    static func listing(of folder: String) throws -> SoundFiles.Listing {
        guard Files.isFolder(folder) else { throw CorpusError.missingFolder(path: folder) }
        if OutputMark.stands(in: folder) {
            throw CorpusError.emptyFolder(
                path: folder, reason: "Etude itself wrote what is in it (\(OutputMark.name) says so)")
        }
        let listing = try SoundFiles.list(folder) {
            OutputMark.stands(in: $0) ? "folder that Etude wrote" : nil
        }
        guard !listing.files.isEmpty else {
            throw CorpusError.emptyFolder(
                path: folder, reason: "it holds no sound file")
        }
        return listing
    }
}
