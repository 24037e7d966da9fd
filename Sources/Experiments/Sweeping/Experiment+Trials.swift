import Catalog
import Learning
import Measures
import RunStore
import Specs

extension Experiment {
    /// The experiments that a file asks for: one, or every trial of its `sweep`, resolved.
    ///
    /// A trial is called after its file, with a number; what it sets stands in ``overrides``. Of trials that would train
    /// alike only the first is kept. An option that sets what is swept picks the trials with that value; where none has it, it
    /// stands in place of the swept values.
    /// - Throws: ``SpecError`` with every mistake of every trial, each once, whatever else is wrong.
    public static func trials(of file: ExperimentFile) throws(SpecError) -> [Experiment] {
        guard let written = file.node["sweep"] else { return [try Experiment(file)] }
        let base = Node(.object(file.node.members.filter { $0.key != "sweep" }), at: file.node.place)
        if written.value == .null { return [try trial(of: file, base, number: nil, [])] }
        let sweep: SweepSettings
        do throws(SpecError) {
            sweep = try SweepSettings.decode(written, at: "sweep").spec
        } catch {
            throw SpecError(inOrder(error.mistakes + otherMistakes(of: file, base, written)))
        }
        let choices = sweep.trials
        var trials: [Experiment] = []
        var mistakes: [Mistake] = []
        var known: Set<String> = []
        let width = "\(choices.count)".count
        for (index, choice) in picked(choices, by: file) {
            let digits = "\(index + 1)"
            let number = String(repeating: "0", count: width - digits.count) + digits
            do throws(SpecError) {
                let trial = try trial(of: file, base, number: number, choice)
                if known.insert(trial.resolved).inserted { trials.append(trial) }
            } catch {
                for mistake in error.mistakes where !mistakes.contains(mistake) { mistakes.append(mistake) }
            }
        }
        guard mistakes.isEmpty else { throw SpecError(mistakes) }
        if sweep.halving != nil, let sentence = objection(toHalving: trials) {
            throw SpecError(
                at: written["halving"]?.place ?? written.place, path: "sweep.halving", sentence)
        }
        return trials
    }

    /// How the trials of a file are thinned out on the way; nil where all train to their end.
    public static func halving(of file: ExperimentFile) throws(SpecError) -> HalvingSettings? {
        guard let written = file.node["sweep"], written.value != .null else { return nil }
        return try SweepSettings.decode(written, at: "sweep").spec.halving
    }

    /// Why trials cannot be ranked against each other; nil where they can.
    private static func objection(toHalving trials: [Experiment]) -> String? {
        let columns = Set(trials.map(\.settings.monitor.column)).sorted()
        guard columns.count < 2 else {
            return
                "ranks trials by one number, and these are monitored by \(columns.joined(separator: ", ")); "
                + "set monitor to a measure that all share"
        }
        let values = trials.map(\.values)
        let judged = JudgedSettings.differences(among: values)
        guard judged.isEmpty else {
            let what = judged.joined(separator: ", ")
            return
                "ranks trials by one number, and these are judged on different clips, or in different ways, where they differ "
                + "in \(what): no measure compares them; leave \(what) out of the sweep, or leave halving out, which trains all to "
                + "their end"
        }
        guard let column = columns.first, column == "loss" || column.hasPrefix("loss.") else { return nil }
        let differing = LossScale.differences(among: values)
        guard !differing.isEmpty else { return nil }
        let metrics = Set(trials[0].settings.metrics.flatMap { $0.makeMetric().columns }.map(\.name))
        let shared = trials.dropFirst().reduce(metrics) { names, trial in
            names.intersection(trial.settings.metrics.flatMap { $0.makeMetric().columns }.map(\.name))
        }
        let example =
            (Measure.leading + [.snr]).map(\.name).first(where: shared.contains) ?? shared.sorted().first
        return "ranks trials by their validation loss, which is another number where they differ in "
            + "\(differing.joined(separator: ", ")); set monitor to a measure that all share"
            + (example.map { ", such as \($0)" } ?? ", and metrics to have one")
    }

    /// The value of every setting by its path (`losses[0].kind`), as a store lists them.
    private var values: [String: String] {
        var values: [String: String] = [:]
        func walk(_ node: Node, _ path: String) {
            if let items = node.array {
                for (place, item) in items.enumerated() { walk(item, "\(path)[\(place)]") }
            } else if node.members.isEmpty {
                values[path] = node.canonical
            } else {
                for member in node.members {
                    walk(member.node, path.isEmpty ? member.key : "\(path).\(member.key)")
                }
            }
        }
        if let node = try? JSONParser.parse(resolved, source: name) { walk(node, "") }
        return values
    }

    /// The trials that the options leave, each with its place among all.
    static func picked(
        _ choices: [[SweepSettings.Choice]], by file: ExperimentFile
    ) -> [(Int, [SweepSettings.Choice])] {
        var left = Array(choices.enumerated()).map { ($0.offset, $0.element) }
        for (path, value) in file.settings {
            let name = path.description
            let fitting = left.filter { trial in
                trial.1.contains { $0.path == name && $0.value.canonical == value.canonical }
            }
            if fitting.isEmpty {
                left = left.map { trial in (trial.0, trial.1.filter { $0.path != name }) }
            } else {
                left = fitting
            }
        }
        return left
    }

    static func trial(
        of file: ExperimentFile, _ base: Node, number: String?, _ choices: [SweepSettings.Choice]
    ) throws(SpecError) -> Experiment {
        var node = base
        var faults = file.faults
        for choice in choices {
            do throws(SpecError) {
                node = try node.setting(choice.path, to: choice.value)
            } catch {
                faults += error.mistakes
            }
        }
        var name = node["name"]?.string ?? file.stem
        if let number { name += "-\(number)" }
        if let member = node.members.first(where: { $0.key == "name" }), member.node.string != nil {
            node = try node.setting("name", to: Node(.string(name), at: member.node.place))
        }
        // What an option picked is told once.
        let told = choices.map { "\($0.path)=\($0.value.canonical)" }
        let paths = Set(choices.map(\.path))
        let own = zip(file.overrides, file.overrides.map(Self.path)).filter { !paths.contains($1) }.map(\.0)
        return try Experiment(
            node: node, name: name, study: file.study, source: file.path, overrides: own + told,
            faults: faults)
    }

    private static func path(of option: String) -> String { String(option.prefix { $0 != "=" }) }

    private static func inOrder(_ mistakes: [Mistake]) -> [Mistake] {
        mistakes.sorted {
            ($0.place.source, $0.place.line, $0.place.column)
                < ($1.place.source, $1.place.line, $1.place.column)
        }
    }
}
