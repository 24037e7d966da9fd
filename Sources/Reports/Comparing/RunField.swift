import RunStore

/// A column that is no metric and no setting: what the run's own row says.
struct RunField {
    var key: String
    var title: String
    var isNumber: Bool
    var value: @Sendable (Run) -> Table.Value
    var text: @Sendable (Run) -> String

    static let all: [RunField] = [
        RunField("id", "run") {
            .text($0.id)
        } text: {
            String($0.id.prefix(8))
        },
        RunField("name", "experiment") {
            .text($0.name)
        } text: {
            $0.name
        },
        RunField("study", "study") {
            .text($0.study)
        } text: {
            $0.study
        },
        RunField("model", "model") {
            .text($0.model)
        } text: {
            $0.model
        },
        RunField("seed", "seed", isNumber: true) {
            Int64(exactly: $0.seed).map { .integer($0) } ?? .text("\($0.seed)")
        } text: {
            "\($0.seed)"
        },
        RunField("status", "status") {
            .text($0.statusWord)
        } text: {
            $0.statusWord
        },
        RunField("parameters", "parameters", isNumber: true) {
            $0.parameters.map { .number(Double($0)) } ?? .missing
        } text: {
            $0.parameters.map(Figure.grouped) ?? ""
        },
        RunField("best_epoch", "best epoch", isNumber: true) {
            $0.bestEpoch.map { .number(Double($0)) } ?? .missing
        } text: {
            $0.bestEpoch.map { "\($0)" } ?? ""
        },
        RunField("last_epoch", "epochs", isNumber: true) {
            $0.lastEpoch.map { .number(Double($0)) } ?? .missing
        } text: {
            $0.lastEpoch.map { "\($0)" } ?? ""
        },
        RunField("peak_memory", "memory", isNumber: true) {
            $0.peakMemoryBytes.map { .number(Double($0)) } ?? .missing
        } text: {
            $0.peakMemoryBytes.map(Figure.bytes) ?? ""
        },
        RunField("planned_epochs", "planned epochs", isNumber: true) {
            .number(Double($0.plannedEpochs))
        } text: {
            "\($0.plannedEpochs)"
        },
        RunField("objective", "objective") {
            .text($0.objective)
        } text: {
            $0.objective
        },
        RunField("reason", "reason") {
            $0.reason.map { .text($0) } ?? .missing
        } text: {
            $0.reason ?? ""
        },
        RunField("data", "data") {
            .text($0.dataFingerprint)
        } text: {
            String($0.dataFingerprint.prefix(8))
        },
        RunField("started", "started") {
            $0.startedAt.map { .text($0) } ?? .missing
        } text: {
            minute($0.startedAt)
        },
        RunField("ended", "ended") {
            $0.endedAt.map { .text($0) } ?? .missing
        } text: {
            minute($0.endedAt)
        },
        RunField("created", "created") {
            .text($0.createdAt)
        } text: {
            minute($0.createdAt)
        },
    ]

    private init(
        _ key: String, _ title: String, isNumber: Bool = false,
        value: @escaping @Sendable (Run) -> Table.Value, text: @escaping @Sendable (Run) -> String
    ) {
        self.key = key
        self.title = title
        self.isNumber = isNumber
        self.value = value
        self.text = text
    }

    /// A stored time without its seconds, with its zone.
    private static func minute(_ time: String?) -> String { time.map { "\($0.prefix(16))Z" } ?? "" }

    static func named(_ key: String) -> RunField { all.first { $0.key == key }! }
}
