/// The scores of one validation clip.
public struct ClipScores: Hashable, Sendable {
    /// Stable across runs, so that runs are compared clip by clip.
    public var clip: String
    /// Numbers that describe the clip: `noise_level`, `snr`.
    public var conditions: [String: Double]
    /// The model's scores (`validation`) and the controls' (`validation:identity`, …).
    public var scores: [MetricValue]
    /// The recording that the clip was cut from; clips of one recording say less than as many of several. Nil where that is
    /// neither stored nor told by the clip's name.
    public var recording: String?
    /// The speaker, album or track; nil where that was not stored.
    public var group: String?
    /// A digest of everything that decides what the clip's input and reference are; nil where that was not stored.
    public var content: String?

    public init(
        clip: String, conditions: [String: Double], scores: [MetricValue], recording: String? = nil,
        group: String? = nil, content: String? = nil
    ) {
        self.clip = clip
        self.conditions = conditions
        self.scores = scores
        self.recording = recording ?? Self.recording(named: clip, conditions)
        self.group = group
        self.content = content
    }

    /// The recording that a clip's name tells: what stands before `#snr=5.0` or `@12.4`, else the whole name.
    ///
    /// - Returns: nil where a name ends in a condition that the clip does not have.
    static func recording(named clip: String, _ conditions: [String: Double]) -> String? {
        if let mark = clip.lastIndex(of: "#") {
            let parts = clip[clip.index(after: mark)...].split(separator: "=", maxSplits: 1)
            if parts.count == 2 {
                guard let value = Double(parts[1]), let known = conditions[String(parts[0])],
                    (value - known).magnitude <= 1e-3
                else { return nil }
                return String(clip[..<mark])
            }
        }
        if let mark = clip.lastIndex(of: "@"), Double(clip[clip.index(after: mark)...]) != nil {
            return String(clip[..<mark])
        }
        return clip
    }
}
