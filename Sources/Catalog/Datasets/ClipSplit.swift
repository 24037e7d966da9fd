import Corpora
import Randomness

/// Which clips train and which validate.
///
/// A split is made over clean clips, before any noise or crop, so no recording (and, by speaker, no voice) is ever on
/// both sides. It depends on names and the seed alone: not on the order of files, nor on the run's own seed.
package struct ClipSplit: Equatable {
    /// What must not be on both sides.
    package enum Unit: String, Sendable, CaseIterable {
        case speaker
        case clip
    }

    /// Indices into the clips, in the order of their names.
    package var train: [Int]
    package var validation: [Int]

    /// - Parameters:
    ///   - validationGroups: by speaker, the groups that validate; empty: drawn until `fraction` of the sound is reached.
    ///   - fraction: the share of clips (by clip) or of sound (by speaker) that validates, in 0..<1.
    ///   - limits: at most so many clips altogether, for training, for validation; drawn evenly where there are more.
    /// - Throws: ``CorpusError`` when a named group does not exist or a side comes out empty.
    package init(
        _ clips: [SourceClip], by unit: Unit, validationGroups: [String], fraction: Double, limits: Limits,
        seed: Int
    ) throws(CorpusError) {
        let key = RandomKey(seed: UInt64(bitPattern: Int64(seed))).derive("split")
        // A clip's place in line is drawn from its own name: adding a clip moves no other.
        func place(_ label: String, _ name: String) -> UInt64 {
            var generator = key.derive(label).derive(name).generator()
            return generator.next()
        }
        let places = clips.map { place("clip", $0.id) }
        let line = clips.indices.sorted {
            let (a, b) = (places[$0], places[$1])
            return a == b ? clips[$0].id < clips[$1].id : a < b
        }
        let pool = Array(line.prefix(limits.total ?? .max))
        let groups = Set(pool.map { clips[$0].group })
        var chosen: Set<Int> = []
        switch unit {
        case .clip:
            chosen = Set(pool.prefix(Int((Double(pool.count) * fraction).rounded())))
        case .speaker where !validationGroups.isEmpty:
            if let unknown = validationGroups.first(where: { !groups.contains($0) }) {
                throw .invalid(
                    "validation_speakers names \(unknown), which is not among the speakers: "
                        + groups.sorted().prefix(20).joined(separator: ", "))
            }
            chosen = Set(pool.filter { validationGroups.contains(clips[$0].group) })
        case .speaker:
            let wanted = fraction * pool.reduce(0) { $0 + clips[$1].duration }
            var sound = 0.0
            for group in groups.sorted(by: { (place("group", $0), $0) < (place("group", $1), $1) })
            where sound < wanted {
                let members = pool.filter { clips[$0].group == group }
                chosen.formUnion(members)
                sound += members.reduce(0) { $0 + clips[$1].duration }
            }
        }
        // Equal recordings under two names go together, or one would be on both sides.
        let heard = Set(chosen.map { clips[$0].sha256 })
        chosen.formUnion(pool.filter { heard.contains(clips[$0].sha256) })
        func side(_ members: [Int], _ limit: Int?) -> [Int] {
            members.prefix(limit ?? .max).sorted { clips[$0].id < clips[$1].id }
        }
        train = side(pool.filter { !chosen.contains($0) }, limits.train)
        validation = side(pool.filter { chosen.contains($0) }, limits.validation)
        let remedy =
            unit == .speaker
            ? "there \(groups.count == 1 ? "is 1 speaker" : "are \(groups.count) speakers"); name fewer or split by clip"
            : "there \(pool.count == 1 ? "is 1 clip" : "are \(pool.count) clips") at validation_fraction \(fraction)"
        if train.isEmpty { throw .invalid("the split leaves no clip to train on: \(remedy)") }
        if validation.isEmpty { throw .invalid("the split leaves no clip to validate on: \(remedy)") }
    }

    /// A split that is already known.
    package init(train: [Int], validation: [Int]) {
        self.train = train
        self.validation = validation
    }

    /// Only the clips that the split uses, in their order, and the same split of those: no other is decoded, checked or part of a
    /// fingerprint.
    func used<Clip>(of clips: [Clip]) -> (clips: [Clip], split: ClipSplit) {
        let used = (train + validation).sorted()
        let place = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        return (
            used.map { clips[$0] },
            ClipSplit(train: train.map { place[$0]! }, validation: validation.map { place[$0]! })
        )
    }

    /// Upper bounds; nil where there is none.
    package struct Limits: Equatable, Sendable {
        package var total: Int?
        package var train: Int?
        package var validation: Int?

        package init(total: Int? = nil, train: Int? = nil, validation: Int? = nil) {
            self.total = total
            self.train = train
            self.validation = validation
        }
    }
}
