import RunStore

/// Names to what each of some runs has under them: fields of the run (`seed`, `status`), its tags, settings (`model.kind`) and
/// metrics (`val.si_sdr`, or `val.si_sdr@last` for another epoch's).
///
/// A name's values are read from the store when they are first asked for.
final class RunValues {
    private let store: RunStore
    let runs: [Run]
    private let choice: MetricChoice
    private var knownKeys: [MetricKey]?
    private var settings: [String: [String: String]]?
    private var cache: [String: [RunValue]] = [:]
    private var summaries: [MetricKey: [String: MetricSummary]] = [:]

    /// From here on, reading one metric of the whole store is faster than reading each run's.
    static let many = 500

    init(_ store: RunStore, _ runs: [Run], _ choice: MetricChoice, keys: [MetricKey]? = nil) {
        self.store = store
        self.runs = runs
        self.choice = choice
        knownKeys = keys
    }

    /// Whether there are so many runs that not everything can be read of each.
    private var isMany: Bool { runs.count > Self.many }

    /// The metrics that any of the runs has. Of a big store they are looked for in every row, so only where all are asked for.
    func keys() throws -> [MetricKey] {
        if let knownKeys { return knownKeys }
        let found = try store.metricKeys(of: isMany ? nil : runs.map(\.id))
        knownKeys = found
        return found
    }

    /// Whether any of the runs has a metric.
    func has(_ key: MetricKey) throws -> Bool {
        isMany && knownKeys == nil ? try store.hasMetric(key) : try keys().contains(key)
    }

    /// One value a run, in their order.
    ///
    /// - Returns: nil for a name that no run has.
    func values(_ name: String) throws -> [RunValue]? {
        if let known = cache[name] { return known }
        guard let found = try read(name) else { return nil }
        cache[name] = found
        return found
    }

    /// The clips that a metric's means leave out, a run each; nil for what is no metric, and where all are in.
    func missingClips(_ name: String) throws -> [RunValue]? {
        guard let reference = ColumnReference(name), try has(reference.key) else { return nil }
        let summaries = try summaries(of: reference.key)
        let counts = runs.map { run in
            summaries[run.id].flatMap { reference.coverage($0, choice) }?.missing ?? 0
        }
        return counts.contains { $0 > 0 } ? counts.map { .number(Double($0)) } : nil
    }

    /// What there is, for whoever mistyped a name.
    func names() throws -> [String] {
        try Set(allSettings().values.flatMap(\.keys)).sorted() + keys().map(\.description)
            + RunField.all.map(\.key) + ["tag"]
    }

    private func read(_ name: String) throws -> [RunValue]? {
        if let field = RunField.all.first(where: { $0.key == name }) {
            return runs.map { RunValue(field.value($0)) }
        }
        if name == "tag" {
            let tags = try store.tags()
            return runs.map { run in tags[run.id].map { .several($0) } ?? .missing }
        }
        if let reference = ColumnReference(name), try has(reference.key) {
            let summaries = try summaries(of: reference.key)
            return runs.map { run in
                let value = summaries[run.id].flatMap { reference.value($0, choice) }
                return value.map { .number($0) } ?? .missing
            }
        }
        let settings = try allSettings()
        guard settings.values.contains(where: { $0[name] != nil }) else { return nil }
        return runs.map { run in settings[run.id]?[name].map { RunValue(setting: $0) } ?? .missing }
    }

    /// Of a big store one metric is thousands of rows: its values and the clips that they leave out are read together.
    private func summaries(of key: MetricKey) throws -> [String: MetricSummary] {
        if let known = summaries[key] { return known }
        let found =
            isMany
            ? try store.summaries(of: key)
            : try store.summaries(of: runs.map(\.id), key: key).compactMapValues { $0[key] }
        summaries[key] = found
        return found
    }

    private func allSettings() throws -> [String: [String: String]] {
        if let settings { return settings }
        let found = try store.settings(of: runs)
        settings = found
        return found
    }
}
