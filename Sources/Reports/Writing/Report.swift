import RunStore

/// What `etude report` writes: the answer that a selection of runs gives, as markdown with pictures beside it.
public struct Report {
    let store: RunStore
    let selection: [String]
    let data: ComparisonData
    /// One element an experiment, in the order of the results: runs that differ in their seed only.
    let groups: [[Run]]
    let names: ExperimentNames

    /// - Throws: ``StoreError/noRun(selection:path:nearest:)`` when nothing fits, ``ReportError`` when nothing is finished.
    public init(_ store: RunStore, selection: [String]) throws {
        self.store = store
        self.selection = selection
        data = try ComparisonData(store, ComparisonRequest(selection: RunSelection(selection)))
        guard data.shown.contains(where: { $0.lastEpoch != nil }) else {
            throw ReportError.invalid(
                "none of the \(data.shown.count) runs that were selected has stored an epoch yet; a report needs one"
            )
        }
        var order: [String] = []
        var members: [String: [Run]] = [:]
        for run in data.shown {
            if members[run.identity] == nil { order.append(run.identity) }
            members[run.identity, default: []].append(run)
        }
        groups = order.map { members[$0]! }
        names = try ExperimentNames(store, data.shown)
    }

    /// The whole text; it depends on the store and the selection only, so that it can be checked.
    ///
    /// - Parameter pictures: the folder of the pictures, relative to the report.
    public func markdown(pictures: String) throws -> String {
        let parts = [
            "\(ReportMark.line(selection))\n# Results: \(Escaping.markdown(title))\n", questions(),
            try experiments(),
            try dataSection(), try results(), try contests(), curves(pictures), try conditions(), try cost(),
            try reproduction(),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Writes the text and draws the pictures.
    ///
    /// - Parameter path: of the markdown; pictures go to a folder beside it, `results_files` for `results.md`.
    public func write(to path: String) async throws {
        let pictures = Self.picturesFolder(of: path)
        try TextFile.makeFolder(pictures.path)
        try await curvePlot().write(to: "\(pictures.path)/\(Self.curvesName)")
        try TextFile.write(try markdown(pictures: pictures.name), to: path)
    }

    /// Compares a report with what the store says now.
    ///
    /// Lines that a person added are welcome; every line that was made must be there, and every row of a table must
    /// be one that was made.
    ///
    /// - Throws: ``ReportError/stale(path:differences:)``.
    public static func check(_ path: String, in store: RunStore) throws {
        let text = try TextFile.read(path)
        let fresh = try Report(store, selection: try selection(of: path)).markdown(
            pictures: picturesFolder(of: path).name)
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

    /// Writes a report anew, of the runs that its first line names.
    public static func update(_ path: String, in store: RunStore) async throws {
        try await Report(store, selection: try selection(of: path)).write(to: path)
    }

    private static func selection(of path: String) throws -> [String] {
        guard let selection = ReportMark.selection(in: try TextFile.read(path)) else {
            throw ReportError.invalid(
                "\(path) was not made by `etude report`: its first line does not say of which runs")
        }
        return selection
    }

    static let curvesName = "curves.png"

    private var title: String {
        let studies = Set(data.shown.map(\.study)).sorted()
        return studies.count <= 3 ? studies.joined(separator: ", ") : "\(studies.count) studies"
    }

    static func picturesFolder(of path: String) -> (path: String, name: String) {
        let stem = path.hasSuffix(".md") ? String(path.dropLast(3)) : path
        let name = (stem.split(separator: "/").last.map(String.init) ?? stem) + "_files"
        return ("\(stem)_files", name)
    }

    func name(_ group: [Run]) -> String { names.of(group[0].identity) }
}
