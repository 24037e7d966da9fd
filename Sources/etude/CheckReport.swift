import Experiments
import Specs

/// What `etude check` found, for people and for programs.
enum CheckReport {
    /// A line a value: its path, the value, and the file and line, option or default that set it.
    static func explanation(of experiment: Experiment) -> String {
        let rows = experiment.origins.map { origin in
            (origin.path, origin.value.canonical, origin.place?.description ?? "default")
        }
        let paths = rows.map { $0.0.count }.max() ?? 0
        // A long list does not push the places of all the others away.
        let values = min(40, rows.map { $0.1.count }.max() ?? 0)
        return rows.map { path, value, place in
            "  \(padded(path, to: paths))  \(padded(value, to: values))  \(place)\n"
        }.joined()
    }

    /// `{ "mistakes": […], "warnings": […], "trials": […] }`.
    static func json(_ experiments: [Experiment], _ mistakes: [Mistake], _ warnings: [String]) -> Node {
        object([
            ("mistakes", .array(mistakes.map(json))),
            ("warnings", .array(warnings.map { Node(.string($0), at: place) })),
            ("trials", .array(experiments.map(json))),
        ])
    }

    private static func json(_ mistake: Mistake) -> Node {
        object([
            ("source", .string(mistake.place.source)),
            ("line", mistake.place.line > 0 ? .number("\(mistake.place.line)") : .null),
            ("column", mistake.place.line > 0 ? .number("\(mistake.place.column)") : .null),
            ("path", .string(mistake.path)),
            ("sentence", .string(mistake.sentence)),
        ])
    }

    private static func json(_ experiment: Experiment) -> Node {
        let origins = experiment.origins.map { origin in
            object([
                ("path", .string(origin.path)), ("value", origin.value.value),
                ("set_by", origin.place.map { .string($0.description) } ?? .null),
            ])
        }
        return object([
            ("name", .string(experiment.name)), ("study", .string(experiment.study)),
            ("source", .string(experiment.source)), ("identity", .string(experiment.identity)),
            ("seeds", .array(experiment.settings.seeds.map { Node(.number("\($0)"), at: place) })),
            ("values", .array(origins)),
        ])
    }

    private static let place = Place("report")

    private static func object(_ members: [(String, Node.Value)]) -> Node {
        Node(
            .object(
                members.map { Node.Member(key: $0.0, keyPlace: place, node: Node($0.1, at: place)) }),
            at: place)
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
