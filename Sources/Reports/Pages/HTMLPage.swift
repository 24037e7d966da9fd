/// Blocks as one page of HTML that needs nothing beside it: pictures and sounds are in it.
enum HTMLPage {
    /// A whole page.
    ///
    /// - Parameter mark: a comment that says what the page was made of.
    static func page(title: String, body: String, mark: String) -> String {
        """
        <!DOCTYPE html>
        \(mark)
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(policy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(Escaping.html(title))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }

    /// No script, no request: names of others could not do anything even if they were taken for markup.
    static let policy = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'"

    static func body(_ blocks: [ReportBlock]) -> String { blocks.map(text).joined(separator: "\n") }

    private static func text(_ block: ReportBlock) -> String {
        switch block {
        case .heading(let level, let title): return "<h\(level)>\(Escaping.html(title))</h\(level)>"
        case .text(let words): return "<p>\(Escaping.html(words))</p>"
        case .alarm(let words): return "<p class=\"alarm\">⚠ \(Escaping.html(words))</p>"
        case .table(let table): return "<div class=\"table\">\n\(table.html)</div>"
        case .picture(let picture):
            guard let source = try? DataAddress.of(picture.file.path, type: "image/png") else {
                return missing(picture.file)
            }
            return
                "<figure><img src=\"\(source)\" alt=\"\(Escaping.html(picture.title))\"><figcaption>\(Escaping.html(picture.title))</figcaption></figure>"
        case .code(let lines):
            return
                "<pre>\(lines.split(separator: "\n").map { Escaping.html(String($0)) }.joined(separator: "\n"))</pre>"
        case .sounds(let clip, let sounds):
            let players = sounds.map { sound in
                guard let source = try? DataAddress.of(sound.file.path, type: "audio/wav") else {
                    return missing(sound.file)
                }
                return
                    "<figure class=\"sound\"><figcaption>\(Escaping.html(sound.title))</figcaption><audio controls preload=\"metadata\" src=\"\(source)\"></audio></figure>"
            }
            return
                "<section class=\"clip\"><h3>\(Escaping.html(clip))</h3><div class=\"players\">\n\(players.joined(separator: "\n"))\n</div></section>"
        }
    }

    private static func missing(_ file: ReportFile) -> String {
        "<p>(\(Escaping.html(file.link)) is no longer there)</p>"
    }

    private static let style = """
        body { font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #222; background: #fff; max-width: 84rem; margin: 2rem auto; padding: 0 1rem; }
        h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #ddd; padding-bottom: .3rem; } h3 { font-size: 1rem; overflow-wrap: anywhere; }
        .table { overflow-x: auto; } table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: bold; padding: .5rem 0; }
        th, td { padding: .25rem .6rem; text-align: left; border-bottom: 1px solid #eee; white-space: nowrap; }
        th { border-bottom: 2px solid #888; } .number { text-align: right; } tr.control td { color: #666; font-style: italic; }
        td b { color: #005a9c; } p { max-width: 48rem; overflow-wrap: anywhere; } .alarm { background: #b00020; color: #fff; font-weight: bold; padding: .75rem 1rem; }
        pre { background: #f4f4f4; padding: 1rem; overflow-x: auto; } figure { margin: 1rem 0; } img { max-width: 100%; height: auto; } figcaption { font-size: .875rem; color: #666; }
        .players { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; } .sound { margin: 0; } audio { width: 18rem; }
        """
}
