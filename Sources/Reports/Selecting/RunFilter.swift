import RunStore

/// Which of the selected runs stay.
public struct RunFilter: Sendable, Hashable {
    /// A condition, `model.kind == stft_unet and val.si_sdr > 8`; see docs/reports.md.
    public var condition: String?
    /// Only runs that started then or later.
    public var since: Moment?
    /// Only runs that started then or earlier.
    public var until: Moment?
    /// Only runs with all of these tags.
    public var tags: [String]

    public init(condition: String? = nil, since: Moment? = nil, until: Moment? = nil, tags: [String] = []) {
        self.condition = condition
        self.since = since
        self.until = until
        self.tags = tags
    }

    /// - Throws: ``ReportError/condition(text:column:sentence:)``; ``ReportError/invalid(_:)`` where no run stays.
    public func applied(
        to runs: [Run], in store: RunStore, _ choice: MetricChoice = .best
    ) throws -> [Run] {
        guard self != RunFilter() else { return runs }
        let parsed = try condition.map { try Condition($0) }
        guard !runs.isEmpty else { return runs }
        var kept = runs.filter { run in
            let time = run.startedAt ?? run.createdAt
            return since?.isReached(by: time) ?? true && until?.includes(time) ?? true
        }
        if !tags.isEmpty {
            let known = try store.tags()
            kept = kept.filter { run in tags.allSatisfy { known[run.id]?.contains($0) ?? false } }
        }
        if let parsed, let condition, !kept.isEmpty {
            let holds = try parsed.holds(for: RunValues(store, kept, choice), text: condition)
            kept = zip(kept, holds).filter(\.1).map(\.0)
        }
        if kept.isEmpty {
            throw ReportError.invalid(
                "of \(runs.count == 1 ? "the 1 run" : "the \(runs.count) runs") that were selected, none fits \(words)"
            )
        }
        return kept
    }

    private var words: String {
        ([
            condition.map { "--where \(Escaping.shell($0))" }, since.map { "--since \($0.text)" },
            until.map { "--until \($0.text)" },
        ].compactMap { $0 } + tags.map { "--tag \(Escaping.shell($0))" }).joined(separator: " ")
    }
}
