/// A piece of a report, before it is markdown or HTML.
enum ReportBlock {
    case heading(Int, String)
    /// A paragraph of plain text.
    case text(String)
    /// A paragraph that warns.
    case alarm(String)
    case table(Table)
    case picture(Picture)
    /// Lines for a shell.
    case code(String)
    /// What one clip sounds like.
    case sounds(clip: String, [Sound])

    /// A picture: what it shows, and its file.
    struct Picture {
        var title: String
        var file: ReportFile
    }

    /// A sound to play: what it is, and its file.
    struct Sound {
        var title: String
        var file: ReportFile
    }
}

/// A file that a report points to.
struct ReportFile {
    /// Where it lies, as this process sees it.
    var path: String
    /// Where it lies, as the report sees it.
    var link: String
}
