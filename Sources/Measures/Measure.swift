/// What a number is called that says how good a sound or a prediction is, with its unit and direction.
///
/// Every measure there is stands in ``all``, once: metrics of experiments, `etude measure`, codecs and tables take theirs from there, so
/// that one word means one measure everywhere.
public struct Measure: Hashable, Sendable {
    /// snake_case, the field's own word: `si_sdr`, `stoi`. It stands in stores.
    public var name: String
    /// `dB`, `s`, or empty for a plain number.
    public var unit: String
    public var direction: Direction
    /// What an estimate scores that the measure is not defined for, as the worst of its scale; nil where the scale has no end.
    public var worst: Double?
    /// Whether it is the machine that is measured, which takes another time the next time and wins nothing in tables.
    public var isOfTime: Bool

    public init(
        _ name: String, unit: String = "", _ direction: Direction, worst: Double? = nil,
        isOfTime: Bool = false
    ) {
        self.name = name
        self.unit = unit
        self.direction = direction
        self.worst = worst
        self.isOfTime = isOfTime
    }

    /// How the head of a column calls it, with its unit.
    public var title: String { unit.isEmpty ? name : "\(name) (\(unit))" }

    /// The same of one of several parts: `mel_distance`, and `mel_distance_bass`. The mix is the whole and keeps the name.
    public func of(_ part: String) -> Measure {
        var measure = self
        if part != "mix" { measure.name += "_\(part)" }
        return measure
    }
}
