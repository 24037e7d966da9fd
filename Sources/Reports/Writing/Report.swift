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
            let text = try template.text { part in
                MarkdownPage.text(try blocks(part, place)).trimmingNewlines
            }
            return "\(mark)\n\(text)"
        }
        let parts = try ReportPart.allCases.map { MarkdownPage.text(try blocks($0, place)) }
        return ([mark + "\n" + parts[0]] + parts.dropFirst()).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Writes the text and draws the pictures.
    ///
    /// - Parameter path: of the markdown; pictures go to a folder beside it, `results_files` for `results.md`.
    public func write(to path: String) async throws { try await write(try markdown(at: path), to: path) }

    private func write(_ text: String, to path: String) async throws {
        let place = ReportPlace(path)
        try TextFile.makeFolder(place.folder)
        try await draw(in: place.folder)
        try TextFile.write(text, to: path)
    }

    /// Writes one page of HTML that needs no file beside it.
    public func writePage(to path: String) async throws {
        let template = try template(beside: path)
        let folder = "\(path).\(ReportPlace.processNumber).pictures"
        try TextFile.makeFolder(folder)
        defer { TextFile.removeFolder(folder) }
        let place = ReportPlace(path, pictures: folder)
        try await draw(in: folder)
        let text: String
        if let template {
            text = try template.text { HTMLPage.body(try blocks($0, place)) }
        } else {
            let body = try ReportPart.allCases.map { HTMLPage.body(try blocks($0, place)) }
            text = HTMLPage.page(
                title: "Results: \(title)", body: body.filter { !$0.isEmpty }.joined(separator: "\n"),
                mark: ReportMark.line(request))
        }
        try TextFile.write(text, to: path)
    }

    private func draw(in folder: String) async throws {
        try await curvePlot().write(to: "\(folder)/\(ReportPlace.curvesName)")
        try await errorPlot()?.write(to: "\(folder)/\(ReportPlace.errorsName)")
    }

    /// Compares a report with what the store says now.
    ///
    /// Lines that a person added are welcome; every line that was made must be there, and every row of a table must
    /// be one that was made.
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
        for (number, line) in old.enumerated() where line.hasPrefix("|") && !made.contains(line) {
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
    /// - Returns: the lines that were kept as such, to be shown.
    @discardableResult
    public static func update(_ path: String, in store: RunStore) async throws -> [String] {
        let old = try TextFile.read(path)
        let report = try Report(store, try request(of: path))
        let (text, kept) = OwnWords.merge(old, into: try report.markdown(at: path))
        try await report.write(text, to: path)
        return kept.map(Escaping.visible)
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
