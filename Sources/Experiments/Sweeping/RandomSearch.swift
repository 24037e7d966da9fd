import Randomness
import Specs

/// `"random"` in a sweep: values drawn from distributions, the same for the same seed.
///
/// Each path has a generator of its own, so adding one leaves what the others draw.
public struct RandomSearch: Spec {
    /// Draws of a path.
    public struct Axis: Sendable {
        public var path: String
        /// The path as it is written: draws depend on it.
        var key: String
        public var distribution: Distribution
        /// Where the distribution is written.
        public var place: Place
    }

    public var trials = 10
    public var seed = 1
    public var values: [Axis] = []

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("trials", &trials, .from(1, to: SweepSettings.most), "draws")
        fields.field("seed", &seed, .atLeast(0), "of the draws: not the run's seed")
        let drawn = fields.map(
            "values", each: Distribution.schema,
            "a distribution a path: linear, log or integer with its two ends, or choice with its values")
        values = drawn.compactMap { member in
            do throws(SpecError) {
                guard let path = SweepSettings.path(member, below: "random.values", fields) else {
                    return nil
                }
                return Axis(
                    path: path, key: member.key,
                    distribution: try Distribution(member.node, path: "sweep.random.values.\(path)"),
                    place: member.node.place)
            } catch {
                for mistake in error.mistakes { fields.note(mistake) }
                return nil
            }
        }
    }

    /// What one trial sets.
    func draw(_ trial: Int) -> [SweepSettings.Choice] {
        let key = RandomKey(seed: UInt64(seed)).derive("sweep")
        return values.map { axis in
            var generator = key.derive(axis.key).derive(trial).generator()
            return SweepSettings.Choice(
                path: axis.path, value: axis.distribution.draw(at: axis.place, using: &generator))
        }
    }
}
