import Files
import Glibc
import RunStore

/// What `etude report` writes: the answer that a selection of runs gives.
///
/// As markdown with pictures beside it, or as one page of HTML that holds pictures and sounds itself; in the usual order,
/// or laid out by a template of the person's own.
public struct Report {
    let store: RunStore
    let request: ReportRequest
    let data: ComparisonData
    /// One element an experiment, in the order of the results: runs that differ in their seed only.
    let groups: [[Run]]
    let names: ExperimentNames

    /// - Throws: ``StoreError/noRun(selection:path:nearest:)`` when nothing fits, ``ReportError`` when nothing is finished.
    public init(_ store: RunStore, _ request: ReportRequest) throws {
        self.store = store
        self.request = request
        data = try ComparisonData(
            store, ComparisonRequest(selection: RunSelection(request.terms), filter: request.filter))
        if data.selected.isEmpty {
            throw ReportError.invalid(try RunList.emptiness(store, RunSelection(request.terms)))
        }
        guard data.shown.contains(where: { $0.lastEpoch != nil }) else {
            throw ReportError.invalid(
                "none of the \(data.shown.count) runs that were selected has stored an epoch yet; a report needs one"
            )
        }
        var order: [String] = []
        var members: [String: [Run]] = [:]
        for run in data.shown {
            if members[run.experiment] == nil { order.append(run.experiment) }
            members[run.experiment, default: []].append(run)
        }
        groups = order.map { members[$0]! }
        names = try ExperimentNames(store, data.shown)
    }

    public init(_ store: RunStore, selection: [String]) throws {
        try self.init(store, ReportRequest(selection))
    }

    /// The whole text; it depends on the store, the request and the path only, so that it can be checked.
    ///
    /// - Parameter path: where the markdown is to lie: links are relative to it.
    public func markdown(at path: String) throws -> String {
        let place = ReportPlace(path)
        let mark = ReportMark.line(request)
        if let template = try template(beside: path) {
            let text = try template.text(title: Escaping.markdown("Results: \(title)")) { part in
                MarkdownPage.text(try blocks(part, place)).trimmingNewlines
            }
            return "\(mark)\n\(text)"
        }
        let parts = try ReportPart.allCases.map { MarkdownPage.text(try blocks($0, place)) }
        return ([mark + "\n" + parts[0]] + parts.dropFirst()).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// What came of writing a report.
    public struct Outcome: Sendable {
        /// A person's own lines that stayed in their places.
        public var kept: [String] = []
        /// What could not be drawn, and why.
        public var missing: [String] = []
    }

    /// Writes the text and draws the pictures. What a person wrote into an earlier report there stays in its place.
    ///
    /// - Parameter path: of the markdown; pictures go to a folder beside it, `results_files` for `results.md`.
    /// - Throws: ``ReportError`` also where a file lies there that no report is.
    @discardableResult
    public func write(to path: String) async throws -> Outcome {
        try FileName.require(path, endsIn: ["md", "markdown"], for: "a report in markdown")
        var outcome = Outcome()
        var text = try markdown(at: path)
        let made = MadeLines.comment(of: text)
        // Looked at before anything is drawn: what is not a report is left alone, its pictures too.
        let old = try EarlierReport.text(at: path)
        if let old { (text, outcome.kept) = OwnWords.merge(old, into: text) }
        text += (text.hasSuffix("\n") ? "\n" : "\n\n") + made + "\n"
        let place = OutputFile.regularPlace(of: path).map { ReportPlace($0) }
        if let place { try EarlierReport.check(place, of: path, old) }
        let output = try OutputFile(path)
        // Beside a pipe or a device no pictures can lie.
        if let folder = place?.folder {
            outcome.missing = try await draw(in: folder)
            OutputMark.leave(in: folder)
        }
        try output.write(Array(text.utf8))
        try output.finish()
        outcome.kept = Self.shown(outcome.kept)
        return outcome
    }

    /// A page's line may hold a whole picture.
    private static func shown(_ lines: [String]) -> [String] {
        lines.map { DisplayWidth.fit(Escaping.visible(String($0.prefix(1_000))), to: 300) }
    }

    /// Writes one page of HTML that needs no file beside it. What a person wrote into an earlier one there stays in its place.
    @discardableResult
    public func writePage(to path: String) async throws -> Outcome {
        try FileName.require(path, endsIn: ["html", "htm"], for: "a report in HTML")
        let old = try EarlierReport.text(at: path)
        if let old, MadeLines(in: old) == nil {
            throw ReportError.invalid(
                "\(path) was made by an earlier version, which does not tell a person's words in a page from its own; move it away, or name another file with -o"
            )
        }
        let output = try OutputFile(path)
        let template = try template(beside: path)
        let folder = try Temporaries.newFolder()
        defer { Temporaries.remove(folder) }
        let place = ReportPlace(path, pictures: folder)
        var outcome = Outcome()
        outcome.missing = try await draw(in: folder)
        var text: String
        if let template {
            text = try template.text(title: Escaping.html("Results: \(title)")) {
                HTMLPage.body(try blocks($0, place))
            }
            // At its end, because only its author knows what must stand first.
            text += (text.hasSuffix("\n") ? "" : "\n") + ReportMark.line(request) + "\n"
        } else {
            let body = try ReportPart.allCases.map { HTMLPage.body(try blocks($0, place)) }
            text = HTMLPage.page(
                title: "Results: \(title)", body: body.filter { !$0.isEmpty }.joined(separator: "\n"),
                mark: ReportMark.line(request))
        }
        let made = MadeLines.comment(of: text)
        if let old { (text, outcome.kept) = OwnWords.merge(old, into: text) }
        text += (text.hasSuffix("\n") ? "" : "\n") + made + "\n"
        try output.write(Array(text.utf8))
        try output.finish()
        outcome.kept = Self.shown(outcome.kept)
        return outcome
    }

    /// - Returns: what could not be drawn because its program is missing or failed.
    private func draw(in folder: String) async throws -> [String] {
        var missing: [String] = []
        func attempt(_ name: String, _ draw: (String) async throws -> Void) async throws {
            do { try await draw("\(folder)/\(name)") } catch let error as ReportError {
                guard case .tool = error else { throw error }
                missing.append("\(name) was not drawn: \(error)")
            }
        }
        try await attempt(ReportPlace.curvesName) { try await curvePlot().write(to: $0) }
        try await attempt(ReportPlace.errorsName) { try await errorPlot()?.write(to: $0) }
        return missing
    }

    /// Compares a report with what the store says now.
    ///
    /// Lines and tables that a person added are welcome; every line that was made must be there, and every row of a made table
    /// must be one that was made.
    ///
    /// - Throws: ``ReportError/stale(path:differences:)``.
    public static func check(_ path: String, in store: RunStore) throws {
        let text = try TextFile.read(path)
        let fresh = try Report(store, try request(of: path)).markdown(at: path)
        let old = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let new = fresh.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let made = Set(new)
        let found = Set(old)
        var differences: [String] = []
        let rows = OwnWords.madeRows(of: old, like: new)
        for (number, line) in old.enumerated() where rows.contains(number) && !made.contains(line) {
            differences.append(
                "line \(number + 1) is no longer so: \(DisplayWidth.fit(Escaping.visible(line), to: 100))")
        }
        for line in new where !line.isEmpty && !found.contains(line) {
            differences.append("missing: \(DisplayWidth.fit(Escaping.visible(line), to: 100))")
        }
        if !differences.isEmpty { throw ReportError.stale(path: path, differences: differences) }
    }

    /// Writes a report anew, of the runs that its first line names; a person's own words stay in their places.
    ///
    @discardableResult
    public static func update(_ path: String, in store: RunStore) async throws -> Outcome {
        try await Report(store, try request(of: path)).write(to: path)
    }

    private static func request(of path: String) throws -> ReportRequest {
        guard let request = ReportMark.request(in: try TextFile.read(path)) else {
            throw ReportError.invalid(
                "\(path) was not made by `etude report`: its first line does not say of which runs")
        }
        return request
    }

    private func template(beside path: String) throws -> ReportTemplate? {
        guard let name = request.template else { return nil }
        let file = RelativePath.resolve(name, beside: path)
        return try ReportTemplate(try TextFile.read(file), path: file)
    }

    var title: String {
        let studies = Set(data.shown.map(\.study)).sorted()
        return studies.count <= 3 ? studies.joined(separator: ", ") : "\(studies.count) studies"
    }

    func name(_ group: [Run]) -> String { names.of(group[0].experiment) }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var text = self[...]
        while text.hasSuffix("\n") { text.removeLast() }
        return String(text)
    }
}
