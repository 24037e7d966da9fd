import Audio
import Files

/// The sound files below a folder.
enum AudioTree {
    /// What lies below `folder`, links followed, hidden names left out.
    ///
    /// - Parameter leftOut: takes what is none of the files that are listed: other kinds, and places that were passed over.
    /// - Throws: ``CorpusError`` when the folder does not exist or is one that Etude wrote.
    static func listing(of folder: String, leftOut: inout LeftOut) throws -> SoundFiles.Listing {
        guard Files.isFolder(folder) else { throw CorpusError.missingFolder(path: folder) }
        if OutputMark.stands(in: folder) {
            throw CorpusError.emptyFolder(
                path: folder, reason: "Etude itself wrote what is in it (\(OutputMark.name) says so)")
        }
        let listing = try SoundFiles.list(folder) {
            OutputMark.stands(in: $0) ? "folder that Etude wrote" : nil
        }
        leftOut.others.merge(listing.others, uniquingKeysWith: +)
        for (path, reason) in listing.passedOver { leftOut.add(path, reason) }
        return listing
    }
}
