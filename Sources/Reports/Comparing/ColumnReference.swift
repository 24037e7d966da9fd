import RunStore

/// A metric as people name it: `val.si_sdr`, or `val.si_sdr@last` for another epoch's value than the table's.
struct ColumnReference: Hashable {
    var key: MetricKey
    /// Nil for the table's own.
    var choice: MetricChoice?

    /// - Returns: nil for a name without a split, or an epoch that is none.
    init?(_ name: String) {
        let (pattern, choice) = Self.split(name)
        guard pattern == name || choice != nil else { return nil }
        let parts = ColumnName.full(pattern).split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        key = MetricKey(parts[0], parts[1])
        self.choice = choice
    }

    init(_ key: MetricKey, _ choice: MetricChoice? = nil) {
        self.key = key
        self.choice = choice
    }

    var description: String { key.description + (choice.map { "@\($0.rawValue)" } ?? "") }

    /// A control has one value; a model's is the one that is asked for.
    func value(_ summary: MetricSummary, _ usual: MetricChoice) -> Double? {
        Control.isControl(key.split) ? summary.best : (choice ?? usual).of(summary)
    }

    func coverage(_ summary: MetricSummary, _ usual: MetricChoice) -> Coverage? {
        Control.isControl(key.split) ? summary.bestCoverage : (choice ?? usual).coverage(of: summary)
    }

    /// `val.*@max` into the pattern and the epoch; the whole as a pattern where no epoch stands behind an @.
    static func split(_ name: String) -> (pattern: String, choice: MetricChoice?) {
        guard let sign = name.lastIndex(of: "@"),
            let choice = MetricChoice(rawValue: String(name[name.index(after: sign)...]))
        else { return (name, nil) }
        return (String(name[..<sign]), choice)
    }
}
