import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// Names that people may choose, and that must break nothing.
struct HostileNameTests {
    private static let names = [
        "emoji 🎛️🔊👩🏽‍🔬", "pipe|pipe||", "line\nbreak\r\nmore", "\u{1B}[31mred\u{1B}[0m\u{1B}]0;title\u{7}",
        "<script>alert('x')</script> & \"quoted\"", "`code` *bold* [link](http://x) \\ $math$", "日本語の名前",
        "\u{202E}backwards\u{202C}", "=HYPERLINK(\"http://x\")", "\\input{x} 50% #1 ~^{}",
        String(repeating: "long ", count: 60),
    ]
    private let made: MadeStore

    init() throws { made = try MadeStore(Self.names, seeds: 1, epochs: 2) }

    private func text(_ format: TableFormat, width: Int? = nil) throws -> String {
        try Comparison.table(made.store, ComparisonRequest()).text(
            format, style: TerminalStyle(width: width, hasColour: false))
    }

    @Test func theTerminalTableKeepsOneLineARun() throws {
        for width in [60, 80, 120, 200] {
            let lines = try text(.table, width: width).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(
                lines.allSatisfy { !$0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E } })
            let head = 1
            let body = lines.dropFirst(head).prefix { !$0.hasPrefix("─") }
            #expect(body.count == Self.names.count)
        }
    }

    @Test func markdownKeepsItsCells() throws {
        let lines = try text(.markdown).split(separator: "\n")
        let cells = lines[0].split(separator: "|").count
        for line in lines.dropFirst(2).prefix(Self.names.count) {
            // Bars that are escaped do not separate.
            #expect(line.replacing("\\|", with: "").split(separator: "|").count == cells, "\(line)")
            #expect(line.contains("<script") == false)
        }
    }

    @Test func htmlHoldsNoMarkupOfOthers() throws {
        let html = try text(.html)
        #expect(html.contains("<script") == false)
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        #expect(html.split(separator: "<tr").count == 1 + 1 + Self.names.count + 2)
    }

    @Test func csvAndJSONGiveNamesBack() throws {
        let csv = try text(.csv)
        #expect(csv.contains("'=HYPERLINK"))
        #expect(csv.contains("\"line\nbreak\r\nmore\""))
        let json = try text(.json)
        let names = try JSONValue(parsing: json).list.compactMap { $0["name"]?.text }
        #expect(Set(names).isSuperset(of: Self.names), "\(names)")
        // A terminal that is shown the text obeys none of them.
        #expect(json.contains("\u{1B}") == false)
    }

    @Test func latexEscapesItsSigns() throws {
        #expect(
            try text(.latex).contains(
                ##"\textbackslash{}input\{x\} 50\% \#1 \textasciitilde{}\textasciicircum{}\{\}"##))
    }

    @Test func pagesAndListsShowThem() throws {
        let style = TerminalStyle(width: 80, hasColour: false)
        for run in try made.store.runs() {
            let page = try RunPage(made.store, run: run, style: style).text()
            #expect(page.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
        }
        #expect(
            try RunList.table(made.store, RunSelection(), top: nil).text(.table, style: style).contains("🎛️"))
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || (scalar.value >= 0x20 && scalar.value != 0x202E)
    }

    @Test func theReportKeepsItsShape() async throws {
        let path = "\(made.scratch.path)/results.md"
        try await Report(made.store, selection: []).write(to: path)
        try Report.check(path, in: made.store)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.unicodeScalars.allSatisfy(Self.isHarmless))
        // Within the fence of the commands everything is literal, and no line ends the fence early.
        let fences = text.components(separatedBy: "\n```")
        #expect(fences.count == 3)
        #expect(!fences[0].contains("<script") && !fences[2].contains("<script"))
        // Every row of a table has its header's cells; bars that are escaped do not separate.
        var cells: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                cells = nil
                continue
            }
            let count = line.replacing("\\\\", with: "").replacing("\\|", with: "").split(
                separator: "|", omittingEmptySubsequences: false
            ).count
            #expect(count == cells ?? count, "\(line)")
            cells = count
        }
    }

    @Test func theHTMLPageHoldsNoMarkupOfOthers() async throws {
        let path = "\(made.scratch.path)/results.html"
        try await Report(made.store, selection: []).writePage(to: path)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!page.contains("<script") && page.unicodeScalars.allSatisfy(Self.isHarmless))
        // Only tags that the page itself writes.
        let own: Set<String> = [
            "!DOCTYPE", "!--", "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div",
            "table",
            "caption", "thead", "tbody", "tr", "th", "td", "b", "figure", "figcaption", "img", "pre",
            "section", "audio",
        ]
        for piece in page.split(separator: "<").dropFirst() {
            let name = piece.drop { $0 == "/" }.prefix {
                $0.isLetter || $0.isNumber || $0 == "!" || $0 == "-"
            }
            #expect(own.contains(String(name)), "<\(piece.prefix(40))")
        }
        // Attributes are ours too: no name closed a quote.
        for handler in ["onerror", "onload", "onclick", "javascript:"] { #expect(!page.contains(handler)) }
    }
}
