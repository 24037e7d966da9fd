import RunStore

/// On which clips runs were judged, and which of them they share.
///
/// Two clips are the same where they have one name and were made in the same way. Of runs that did not store how, the settings
/// of their data tell: those are taken for the same where their data are and every setting that makes a clip.
struct JudgedClips {
    /// Clips by run; of runs that have none, nothing is known.
    private let clips: [String: [String: String?]]
    /// What stands for the making of a run's clips where that was not stored.
    private let makings: [String: String]
    /// The run whose clips are read in a run's place: seeds of one experiment share theirs.
    private let places: [String: String]
    /// Sets of clips over which none is read: such tables would take too long.
    private static let most = 300
    /// How many sets there are, where they are too many to be read.
    let unread: Int?

    init(_ store: RunStore, _ runs: [Run]) throws {
        var firsts: [String: Run] = [:]
        var places: [String: String] = [:]
        for run in runs where run.lastEpoch != nil {
            let key = run.judgingFingerprint ?? "\(run.identity) \(run.dataFingerprint)"
            if firsts[key] == nil { firsts[key] = run }
            places[run.id] = firsts[key]!.id
        }
        self.places = places
        unread = firsts.count > Self.most ? firsts.count : nil
        guard runs.count > 1, firsts.count <= Self.most else {
            (clips, makings) = ([:], [:])
            return
        }
        let read = Array(firsts.values)
        clips = try store.judgedClips(of: read.map(\.id))
        let unknown = read.filter { $0.judgingFingerprint == nil }
        // Compared with what another run did not store either, or with nothing.
        let settings = unknown.isEmpty ? [:] : try store.settings(of: read)
        makings = Dictionary(
            read.map { run in
                // A key that is null is as if it were not there: it may have come after the other run.
                let making = (settings[run.id] ?? [:]).filter {
                    $0.value != "null" && JudgedSettings.makes($0.key, model: run.model)
                }
                .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                return (run.id, "\(run.dataFingerprint) \(making.joined(separator: " "))")
            }, uniquingKeysWith: { first, _ in first })
    }

    /// A run's clips.
    private func of(_ run: String) -> [String: String?]? { places[run].flatMap { clips[$0] } }

    func count(of run: String) -> Int? { of(run)?.count }

    /// The names of the clips that all of the runs were judged on; nil where that is not known of any.
    func common(_ runs: [String]) -> Set<String>? {
        var shared: Set<String>?
        for run in runs {
            guard let own = of(run) else { return nil }
            guard let known = shared else {
                shared = Set(own.keys)
                continue
            }
            shared = known.filter { isSame($0, runs[0], run) }
        }
        return shared
    }

    /// How many clips any of the runs was judged on, by name.
    func total(_ runs: [String]) -> Int {
        runs.reduce(into: Set<String>()) { $0.formUnion(of($1).map { Array($0.keys) } ?? []) }.count
    }

    /// Whether two runs were judged on the same clips; nil where that is not known.
    func areEqual(_ one: Run, _ other: Run) -> Bool? {
        if let own = one.judgingFingerprint, let theirs = other.judgingFingerprint, own == theirs {
            return true
        }
        guard let own = of(one.id), let theirs = of(other.id) else {
            return one.judgingFingerprint != nil && other.judgingFingerprint != nil ? false : nil
        }
        return own.count == theirs.count && own.keys.allSatisfy { isSame($0, one.id, other.id) }
    }

    private func isSame(_ clip: String, _ one: String, _ other: String) -> Bool {
        if places[one] == places[other] { return true }
        guard let own = of(one)?[clip], let theirs = of(other)?[clip] else { return false }
        if let own, let theirs { return own == theirs }
        return places[one].flatMap { makings[$0] } == places[other].flatMap { makings[$0] }
    }
}
