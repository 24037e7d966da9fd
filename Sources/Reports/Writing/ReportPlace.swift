/// Where a report lies, and where its pictures do.
struct ReportPlace {
    /// Of the report.
    let path: String
    /// Of the pictures, as this process sees it.
    let folder: String
    /// Of the pictures, as the report sees it.
    let folderLink: String

    /// - Parameter pictures: their folder; `results_files` beside `results.md` where none is given.
    init(_ path: String, pictures: String? = nil) {
        self.path = path
        let stem = path.hasSuffix(".md") ? String(path.dropLast(3)) : path
        folder = pictures ?? "\(stem)_files"
        folderLink = folder.split(separator: "/").last.map(String.init) ?? folder
    }

    /// A picture that the report draws.
    func picture(_ name: String) -> ReportFile {
        ReportFile(path: "\(folder)/\(name)", link: "\(folderLink)/\(name)")
    }

    /// A file that lies elsewhere.
    func file(_ other: String) -> ReportFile {
        ReportFile(path: other, link: RelativePath.of(other, from: path))
    }

    static let curvesName = "curves.png"
    static let errorsName = "errors.png"
}
