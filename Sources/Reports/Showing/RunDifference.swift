import Measures
import RunStore

/// What `etude diff` prints: what tells two runs apart, and what it did.
public struct RunDifference {
    private let store: RunStore
    private let left: RunDetails
    private let right: RunDetails
    private let style: TerminalStyle
    private let judged: JudgedClips
    private var runs: [Run] { [left.run, right.run] }

    public init(_ store: RunStore, _ left: Run, _ right: Run, style: TerminalStyle) throws {
        self.store = store
        self.style = style
        self.left = try store.details(of: left)
        self.right = try store.details(of: right)
        judged = try JudgedClips(store, [left, right])
    }

    /// - Parameter clips: how many of the clips that changed most are listed.
    public func text(clips: Int) throws -> String {
        let parts = [
            try settings(), try circumstances(), try results(), try curves(), try changedClips(clips),
        ]
        let kept = parts.filter { !$0.isEmpty }
        return Wrapping.page(
            heading + (kept.isEmpty ? "nothing differs\n" : "\n" + kept.joined(separator: "\n")),
            to: style.width)
    }

    private var heading: String {
        "\(style.bold("left")) \(title(left))\n\(style.bold("right")) \(title(right))\n"
    }

    private func title(_ details: RunDetails) -> String {
        let run = details.run
        let sets = SetWords([run.id: RunOverrides(source: "", options: details.overrides)]).short(run.id)
        return "\(run.id)  \(Escaping.visible(run.name)), seed \(run.seed), \(run.statusWord)"
            + (sets.isEmpty ? "" : ", sets \(Escaping.visible(sets))")
    }

    private func table(_ title: String, _ rows: [(String, String, String)], isNumber: Bool = false) -> Table {
        var table = Table()
        table.title = title
        table.columns = [
            Table.Column(key: "what", title: ""),
            Table.Column(key: "left", title: "left", isNumber: isNumber),
            Table.Column(key: "right", title: "right", isNumber: isNumber),
        ]
        table.rows = rows.map { row in
            Table.Row(kind: .run, cells: [row.0, row.1, row.2].map { Table.Cell($0.isEmpty ? "–" : $0) })
        }
        return table
    }

    // MARK: - Causes

    private func settings() throws -> String {
        let settings = try store.settings(of: [left.run, right.run])
        let own = settings[left.run.id] ?? [:]
        let other = settings[right.run.id] ?? [:]
        let rows = Set(own.keys).union(other.keys).sorted().filter { own[$0] != other[$0] }
            .map { ($0, own[$0] ?? "", other[$0] ?? "") }
        return rows.isEmpty ? "" : table("settings", rows).terminal(style)
    }

    private func circumstances() throws -> String {
        func environment(_ details: RunDetails) -> RunEnvironment? { details.attempts.last?.environment }
        var rows: [(String, String, String)] = []
        func add(_ name: String, _ left: String?, _ right: String?) {
            if left != right { rows.append((name, left ?? "", right ?? "")) }
        }
        add("seed", "\(left.run.seed)", "\(right.run.seed)")
        add("data", left.run.dataFingerprint, right.run.dataFingerprint)
        add("data, in words", left.dataSummary, right.dataSummary)
        let splits = try store.splits(of: [left.run.dataFingerprint, right.run.dataFingerprint])
        for side in ["train", "validation"] {
            func recordings(_ details: RunDetails) -> Set<String>? {
                splits[details.run.dataFingerprint]?.first { $0.name == side }?.recordings
            }
            guard let own = recordings(left), let other = recordings(right), own != other else { continue }
            func words(_ own: Set<String>, _ other: Set<String>) -> String {
                "\(Figure.grouped(own.count)), \(Figure.grouped(own.subtracting(other).count)) of them only here"
            }
            add("\(side) recordings", words(own, other), words(other, own))
        }
        add("metric versions", left.run.metricVersions, right.run.metricVersions)
        func code(_ details: RunDetails) -> String? {
            environment(details).map { $0.codeVersion + ($0.codeIsDirty ? ", changed since" : "") }
        }
        add("code", code(left), code(right))
        let changes = (environment(left)?.codeChanges ?? "", environment(right)?.codeChanges ?? "")
        if changes.0 != changes.1 {
            rows.append(("code's changes", Self.words(changes.0), Self.words(changes.1)))
        }
        add("host", environment(left)?.host, environment(right)?.host)
        add("processor", environment(left)?.processor, environment(right)?.processor)
        add("instructions", environment(left)?.instructions, environment(right)?.instructions)
        add(
            "numerics version", environment(left)?.numerics.map { "\($0)" },
            environment(right)?.numerics.map { "\($0)" })
        add("threads", environment(left).map { "\($0.threads)" }, environment(right).map { "\($0.threads)" })
        let libraries = (environment(left)?.libraries ?? [:], environment(right)?.libraries ?? [:])
        for name in Set(libraries.0.keys).union(libraries.1.keys).sorted() {
            add(name, libraries.0[name], libraries.1[name])
        }
        add("parameters", left.run.parameters.map(Figure.grouped), right.run.parameters.map(Figure.grouped))
        return rows.isEmpty ? "" : table("circumstances", rows).terminal(style)
    }

    /// A `git diff` in words: how many lines came and went.
    private static func words(_ diff: String) -> String {
        if diff.isEmpty { return "none" }
        let lines = diff.split(separator: "\n")
        let files = lines.count { $0.hasPrefix("diff --git ") }
        let more = lines.count { $0.hasPrefix("+") && !$0.hasPrefix("+++") }
        let less = lines.count { $0.hasPrefix("-") && !$0.hasPrefix("---") }
        return "\(files) \(files == 1 ? "file" : "files"), +\(more) -\(less) lines"
    }

    // MARK: - Effects

    private func results() throws -> String {
        let summaries = try store.summaries(of: [left.run.id, right.run.id])
        let keys = try store.metricKeys(of: [left.run.id, right.run.id])
        var table = Table()
        table.title = "results at the best epoch"
        table.columns = [Table.Column(key: "metric", title: "")]
        for name in ["left", "right", "right - left"] {
            table.columns.append(Table.Column(key: name, title: name, isNumber: true))
        }
        var isApart = false
        for key in keys {
            let own = summaries[left.run.id]?[key]?.best
            let other = summaries[right.run.id]?[key]?.best
            guard own != other else { continue }
            let style = Figure.Style(for: [own, other].compactMap { $0 })
            var difference = Table.Cell("")
            if own != nil, other != nil {
                let shared = try shared(
                    key, [left, right].map { summaries[$0.run.id]?[key]?.bestCoverage })
                if let own = shared.value(left.run.id, own), let other = shared.value(right.run.id, other) {
                    difference.text = (other >= own ? "+" : "") + style.text(other - own)
                    if let words = shared.words { difference.suffix = "(on \(words) clips)" }
                } else {
                    isApart = true
                }
            }
            let cells = [left, right].map { side in
                let summary = summaries[side.run.id]?[key]
                var cell = Table.Cell(summary?.best.map(style.text) ?? "–")
                cell.mark(summary?.bestCoverage)
                return cell
            }
            table.rows.append(
                Table.Row(kind: .run, cells: [Table.Cell("\(key)")] + cells + [difference]))
        }
        if isApart {
            table.notes = [
                "no difference is shown where the two share no clip that is known to be the same and has a score in both"
            ]
        }
        return table.rows.isEmpty ? "" : table.terminal(style)
    }

    /// How two means of a measure are compared.
    private func shared(_ key: MetricKey, _ coverage: [Coverage?]) throws -> SharedScores {
        // What was trained on is every run's own.
        if key.split == "train" { return .means }
        if judged.areEqual(left.run, right.run) == true, coverage.allSatisfy({ $0?.missing == 0 }) {
            return .means
        }
        return SharedScores(judged, runs, [try ClipMeans(store, runs, key)])
    }

    /// Both curves of the left run's objective, and the first epoch at which they part.
    private func curves() throws -> String {
        let parts = left.run.objective.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return "" }
        let key = MetricKey(parts[0], parts[1])
        let own = try store.curve(of: left.run.id, key)
        let other = try store.curve(of: right.run.id, key)
        guard !own.isEmpty, !other.isEmpty else { return "" }
        let theirs = Dictionary(other.map { ($0.epoch, $0.value) }, uniquingKeysWith: { first, _ in first })
        let parted = own.first { point in theirs[point.epoch].map { $0 != point.value } ?? false }
        guard parted != nil || own.count != other.count else { return "" }
        let words =
            parted.map { "the curves part at epoch \($0.epoch)" }
            ?? "one went further, the epochs both have are equal"
        let width = min(60, max(10, (style.width ?? 80) - 7))
        return """
            \(style.bold("\(key) by epoch")), \(words)
            left   \(Sparkline.text(own.map(\.value), width: width))
            right  \(Sparkline.text(other.map(\.value), width: width))

            """
    }

    private func changedClips(_ count: Int) throws -> String {
        let data = try ComparisonData(
            store,
            ComparisonRequest(selection: RunSelection([left.run.id, right.run.id], includesDeleted: true)))
        guard let key = data.main else { return "" }
        func scores(_ run: Run) throws -> [String: Double] {
            var found: [String: Double] = [:]
            for clip in try store.clipScores(of: run.id) {
                found[clip.clip] = clip.scores.first { $0.split == key.split && $0.name == key.name }?.value
            }
            return found
        }
        let own = try scores(left.run)
        let other = try scores(right.run)
        // One name may stand for two clips: another cut, another noise.
        let common = judged.common(runs.map(\.id))
        let named = own.keys.filter { other[$0] != nil }
        let same = named.filter { common?.contains($0) ?? true }
        let changes = same.map { clip in (clip, own[clip]!, other[clip]!) }
            .filter { $0.1 != $0.2 }
            .sorted { (($0.2 - $0.1).magnitude, $1.0) > (($1.2 - $1.1).magnitude, $0.0) }
        let others =
            named.count == same.count
            ? nil
            : "\(named.count - same.count) of \(named.count) clips of one name are not the same for both, and are not compared"
        guard !changes.isEmpty, count > 0 else { return others.map { $0 + "\n" } ?? "" }
        let style = Figure.Style(for: changes.flatMap { [$0.1, $0.2] })
        let direction = data.direction(key)
        let better = changes.count { direction.isBetter($0.2, than: $0.1) }
        let rows = changes.prefix(count).map { ($0.0, style.text($0.1), style.text($0.2)) }
        var table = table("clips whose \(RunRows.title(key, data)) changed most", rows, isNumber: true)
        table.notes =
            ["right is better on \(better) of \(changes.count) clips that changed"]
            + (others.map { [$0] } ?? [])
        return table.terminal(self.style)
    }
}
