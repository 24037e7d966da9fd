import Files
import Glibc

/// What lies where a report is to be written. What `etude report` did not make is left alone.
enum EarlierReport {
    /// The text of a report that lies at a path; nil where nothing does, or something that is written through.
    ///
    /// - Throws: ``ReportError`` where a file lies there that is none.
    static func text(at path: String) throws -> String? {
        guard let place = OutputFile.regularPlace(of: path), access(place, F_OK) == 0 else { return nil }
        let text = try TextFile.read(place)
        guard text.isEmpty || ReportMark.isPresent(in: text) else {
            throw ReportError.invalid(
                "\(path) was not made by `etude report` and is left alone; name another file with -o, or move it away"
            )
        }
        return text.isEmpty ? nil : text
    }

    /// Refuses a folder of pictures that is not the report's own: neither bears it the program's mark, nor does the report that
    /// was there show anything in it.
    ///
    /// - Parameters:
    ///   - path: as it was given, for the sentence.
    ///   - text: of the earlier report.
    static func check(_ place: ReportPlace, of path: String, _ text: String?) throws {
        let folder = place.folder
        guard !OutputMark.stands(in: folder), !FolderNames.all(in: folder).isEmpty else { return }
        if let text, text.contains("](\(MarkdownPage.address(place.folderLink))/") { return }
        throw ReportError.invalid(
            "\(FileName.shown(folder)), where the pictures of \(path) go, holds files that `etude report` did not make and is left alone; name another file with -o, or move them away"
        )
    }
}
