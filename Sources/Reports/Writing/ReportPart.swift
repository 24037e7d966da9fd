/// The parts of a report, in the order that a report without a template has them.
public enum ReportPart: String, Sendable, CaseIterable {
    case title, question, experiments, data, results, differences, curves, sounds, conditions, cost,
        reproduction
}
