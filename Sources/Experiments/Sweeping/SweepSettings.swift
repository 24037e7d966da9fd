import Randomness
import Specs

/// `"sweep"`: one experiment file, many trials.
///
/// A path names a key of the experiment, as `--set` does. `grid` tries every combination; `zip` walks its lists side by
/// side; `random` draws. Together they multiply: every combination of the grid, with every step of the zip, with every draw.
public struct SweepSettings: Spec {
    /// A path and the values it takes, in order.
    public struct Axis: Sendable {
        public var path: String
        public var values: [Node]
    }

    /// A path and the value it takes in one trial.
    public struct Choice: Sendable {
        public var path: String
        public var value: Node
    }

    public var grid: [Axis] = []
    public var zip: [Axis] = []
    public var random = RandomSearch()
    /// Which trials train to their end; nil: all of them.
    public var halving: HalvingSettings?
    /// More than anybody waits for; a mistyped list is likelier.
    public static let most = 10_000

    public init() {}

    public mutating func fields(_ fields: Fields) {
        grid = Self.axes("grid", fields, "a list of values a path; every combination is tried")
        zip = Self.axes(
            "zip", fields, "lists of one length, a path each; the first values together, then the second")
        fields.field("random", &random, "values that are drawn")
        fields.field(
            "halving", &halving, "leave the worse trials out on the way; null: all train to their end")
        fields.require(
            Set(zip.map(\.values.count)).count < 2, at: "zip",
            "expected lists of one length; found lengths "
                + zip.map { "\($0.values.count) (\($0.path))" }.joined(separator: ", "))
        let paths = grid.map(\.path) + zip.map(\.path) + random.values.map(\.path)
        for path in Set(paths).sorted() where paths.count(where: { $0 == path }) > 1 {
            fields.complain(at: "grid", "\(path) is swept twice")
        }
        fields.require(
            !paths.isEmpty || fields.hasMistakes, at: "grid",
            "nothing is swept; give grid, zip or random, with a path and its values")
        for path in paths where ["name", "description", "seeds"].contains(path) {
            fields.complain(at: "grid", "\(path) makes no other trial; give it beside the sweep")
        }
        for path in paths {
            guard let sentence = SettingPath(path).flatMap(ExperimentFile.objection(toSetting:)) else {
                continue
            }
            fields.complain(at: "grid", "\(path) \(sentence)")
        }
        fields.require(
            count <= Self.most, at: "grid",
            "more than \(Self.most) trials; draw some of them with random instead")
    }

    /// How many trials there are; no more is counted than ``most`` and one.
    private var count: Int {
        let factors =
            grid.map(\.values.count) + zip.prefix(1).map(\.values.count)
            + (random.values.isEmpty ? [] : [random.trials])
        return factors.reduce(1) { min(Self.most + 1, $0 * min($1, Self.most + 1)) }
    }

    /// What every trial sets, in order: the grid's first path changes slowest, the draws fastest.
    public var trials: [[Choice]] {
        var trials: [[Choice]] = [[]]
        for axis in grid {
            trials = trials.flatMap { trial in
                axis.values.map { trial + [Choice(path: axis.path, value: $0)] }
            }
        }
        if let steps = zip.first?.values.count {
            trials = trials.flatMap { trial in
                (0..<steps).map { step in trial + zip.map { Choice(path: $0.path, value: $0.values[step]) } }
            }
        }
        if !random.values.isEmpty {
            trials = trials.flatMap { trial in (0..<random.trials).map { trial + random.draw($0) } }
        }
        return trials
    }

    private static func axes(_ key: String, _ fields: Fields, _ meaning: String) -> [Axis] {
        fields.map(key, each: Schema.type("array").with("minItems", .number("1")), meaning).compactMap {
            member in
            guard let values = member.node.array, !values.isEmpty else {
                fields.note(
                    Mistake(
                        at: member.node.place, path: "sweep.\(key).\(SettingPath.shown(member.key))",
                        "expected a list of at least one value; found \(member.node.inWords)"))
                return nil
            }
            return path(member, below: key, fields).map { Axis(path: $0, values: values) }
        }
    }

    /// The path that a key names, in the form that is shown; nil for none (then the mistake is noted).
    static func path(_ member: Node.Member, below key: String, _ fields: Fields) -> String? {
        if let path = SettingPath(member.key) { return path.description }
        fields.note(
            Mistake(
                at: member.keyPlace, path: "sweep.\(key)",
                "\"\(member.key)\" is no path to a value; one looks like training.epochs or losses[0].weight")
        )
        return nil
    }
}
