import Corpora
import Randomness

/// Which tracks train and which validate; a group is never on both sides, nor is a recording under two names.
package struct TrackSplit: Equatable {
    package var train: [Int]
    package var validation: [Int]

    /// - Parameters:
    ///   - groups: the groups that validate; empty: drawn, each from its own name, until `fraction` of the sound is reached.
    /// - Throws: ``CorpusError`` when a named group does not exist or a side comes out empty.
    package init(
        _ tracks: [SourceClip], validation groups: [String], fraction: Double, seed: Int
    ) throws(CorpusError) {
        let known = Set(tracks.map(\.group))
        if let unknown = groups.first(where: { !known.contains($0) }) {
            throw .invalid(
                "validation_tracks names \(unknown), which is not there; there are "
                    + known.sorted().prefix(20).joined(separator: ", "))
        }
        var chosen = Set(groups)
        if groups.isEmpty {
            let key = RandomKey(seed: UInt64(bitPattern: Int64(seed))).derive("split")
            func place(_ name: String) -> UInt64 {
                var generator = key.derive(name).generator()
                return generator.next()
            }
            let wanted = fraction * tracks.reduce(0) { $0 + $1.duration }
            var sound = 0.0
            for group in known.sorted(by: { (place($0), $0) < (place($1), $1) }) where sound < wanted {
                chosen.insert(group)
                sound += tracks.filter { $0.group == group }.reduce(0) { $0 + $1.duration }
            }
        }
        let heard = Set(tracks.filter { chosen.contains($0.group) }.map(\.sha256))
        var (train, validation): ([Int], [Int]) = ([], [])
        for index in tracks.indices {
            if heard.contains(tracks[index].sha256) { validation.append(index) } else { train.append(index) }
        }
        self.init(train: train, validation: validation)
        for (side, purpose) in [(train, "train"), (validation, "validate")] where side.isEmpty {
            throw .invalid(
                "the split leaves nothing to \(purpose) on: there \(known.count == 1 ? "is 1 track" : "are \(known.count) tracks or albums"); "
                    + "name others in validation_tracks, or change validation_fraction")
        }
    }

    package init(train: [Int], validation: [Int]) {
        self.train = train
        self.validation = validation
    }
}
