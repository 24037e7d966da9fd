import Audio
import Corpora
import Learning

/// Turns settings into a dataset: finds clips, leaves out or refuses what cannot be used, splits, and opens the bank.
package struct DenoiseOpening: Sendable {
    /// Where clean clips come from.
    package enum Source: Equatable, Sendable {
        case corpus(String)
        /// A tree of clean recordings.
        case folder(String)
        /// A folder with `noisy/` and `clean/` below it.
        case pairs(String)
    }

    package var source: Source
    package var plan: DenoiseDataset.Plan
    package var unit = ClipSplit.Unit.speaker
    package var validationSpeakers: [String] = []
    package var validationFraction = 0.2
    package var limits = ClipSplit.Limits()
    /// Seconds; shorter clips are left out.
    package var shortestClip = 0.0
    /// Which channel, and what becomes of damaged files.
    package var reading = Reading()

    package init(source: Source, plan: DenoiseDataset.Plan) {
        self.source = source
        self.plan = plan
    }

    /// - Parameter root: the folder that holds prepared corpora; banks go to `cache` below it.
    /// - Throws: ``CorpusError`` or `AudioError`, with the file and the remedy.
    package func open(root: String) throws -> any Dataset {
        let cache = root + "/cache"
        var leftOut = LeftOut()
        switch source {
        case .corpus(let name):
            let clips = try longEnough(
                try SourceClip.all(ofCorpus: name, in: root), in: name, leftOut: &leftOut)
            return try DenoiseDataset(
                clips: clips, split: try split(clips), plan: plan, cache: cache, origin: name,
                reading: reading, leftOut: leftOut)
        case .pairs(let path):
            try PairedFolder.check(path)
            var pairs = try PairedFolder.all(in: path, reading, leftOut: &leftOut) { error in
                if !reading.skipsDamaged { throw error }
            }
            if reading.skipsDamaged {
                let noisy = Set(try SourceClip.usable(pairs.map(\.noisy), reading, leftOut: &leftOut))
                let clean = Set(try SourceClip.usable(pairs.map(\.clean), reading, leftOut: &leftOut))
                pairs.removeAll { !noisy.contains($0.noisy) || !clean.contains($0.clean) }
            }
            let long = Set(
                longEnough(of: pairs.map(\.clean), leftOut: &leftOut))
            pairs.removeAll { !long.contains($0.clean) }
            if pairs.isEmpty { throw noneLongEnough(in: path) }
            return try PairedDataset(
                pairs: pairs, split: try split(pairs.map(\.clean)), plan: plan, cache: cache, origin: path,
                reading: reading, leftOut: leftOut)
        case .folder(let path):
            let found = try SourceClip.all(inFolder: path, reading, leftOut: &leftOut)
            let clips = try longEnough(found, in: path, leftOut: &leftOut)
            return try DenoiseDataset(
                clips: clips, split: try split(clips), plan: plan, cache: cache, origin: path,
                reading: reading, leftOut: leftOut)
        }
    }

    private func split(_ clips: [SourceClip]) throws(CorpusError) -> ClipSplit {
        try ClipSplit(
            clips, by: unit, validationGroups: validationSpeakers, fraction: validationFraction,
            limits: limits,
            seed: plan.seed)
    }

    private func longEnough(
        _ clips: [SourceClip], in place: String, leftOut: inout LeftOut
    ) throws(CorpusError) -> [SourceClip] {
        let long = longEnough(of: clips, leftOut: &leftOut)
        if long.isEmpty { throw noneLongEnough(in: place) }
        return long
    }

    private func longEnough(of clips: [SourceClip], leftOut: inout LeftOut) -> [SourceClip] {
        clips.filter { clip in
            if clip.duration >= shortestClip { return true }
            leftOut.add(clip.id, "shorter than \(shortestClip) s")
            return false
        }
    }

    private func noneLongEnough(in place: String) -> CorpusError {
        .emptyFolder(
            path: place, reason: "every clip is shorter than shortest_clip_seconds, \(shortestClip) s")
    }
}
