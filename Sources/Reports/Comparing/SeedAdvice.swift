/// What `etude power` says.
public enum SeedAdvice {
    /// - Throws: ``ReportError/invalid(_:)`` where the spread or the difference is not known.
    public static func text(
        _ seen: SeedDifferences?, difference: Double?, deviation: Double?, power: Double, level: Double
    ) throws -> String {
        var text = ""
        if let seen {
            let spread =
                seen.test.differences.deviation.map { ", standard deviation \(Figure.alone($0))" } ?? ""
            text +=
                "\(Escaping.visible(seen.names.0)) - \(Escaping.visible(seen.names.1)): mean difference "
                + "\(Figure.alone(seen.test.mean)) in \(seen.metric) over \(seen.test.count == 1 ? "1 seed" : "\(seen.test.count) seeds")\(spread)"
                + (seen.clips.map { ", on the \($0) clips that all of them share" } ?? "") + "\n"
        }
        let isEstimated = deviation == nil
        guard let deviation = deviation ?? seen?.test.differences.deviation, deviation > 0 else {
            let count = seen?.test.count ?? 0
            throw ReportError.invalid(
                count > 1
                    ? "the differences of \(count) shared seeds are equal, so they show no spread; give it with --deviation"
                    : "one shared seed shows no spread; train another seed of both, or give the spread with --deviation"
            )
        }
        guard let difference = difference ?? seen?.test.mean, difference != 0 else {
            throw ReportError.invalid("no difference was seen; give the one to be found with --difference")
        }
        let effect = difference / deviation
        let chance = Figure.fixed(100 * power, 0)
        guard let pairs = Power.pairs(effect: effect, level: level, power: power) else {
            return text
                + "a difference of \(Figure.alone(difference)) needs more than 100,000 seeds of each\n"
        }
        text +=
            "a difference of \(Figure.alone(difference)) (effect size \(Figure.fixed(effect.magnitude, 2))) needs "
            + "\(pairs) seeds of each to be found with a chance of \(chance) % at level \(Figure.alone(level))\n"
        if isEstimated, let count = seen?.test.count, let factors = Sample.deviationFactors(count: count) {
            func needed(_ factor: Double) -> String {
                Power.pairs(effect: effect / factor, level: level, power: power).map(Figure.grouped)
                    ?? "more than 100,000"
            }
            text +=
                "but \(count) seeds know the spread only so well: it lies between \(Figure.alone(deviation * factors.lowerBound)) "
                + "and \(Figure.alone(deviation * factors.upperBound)) (95 %), and the number needed between "
                + "\(needed(factors.lowerBound)) and \(needed(factors.upperBound))\n"
        }
        return text
    }
}
