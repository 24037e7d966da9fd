import Corpora
import Hashing
import Learning
import Randomness

/// Windows of music: so many samples that are heard, and those that follow.
///
/// Windows start on a grid. A track that is too short for one is left out, and so is a window of whose target nothing
/// can be heard (a fade's end), since nothing can be said of its spectrum.
package struct WindowDataset: Dataset {
    /// A recording and, where there are any, its stems: of the same length, at the same rate.
    package struct Track: Sendable {
        package var mix: SourceClip
        package var stems: [String: SourceClip]

        package init(mix: SourceClip, stems: [String: SourceClip]) {
            self.mix = mix
            self.stems = stems
        }
    }

    private struct Window {
        var track: Int
        var start: Int
    }

    package let sampleRate: Int
    package let fingerprint: String
    package let summary: String

    private let tracks: [Track]
    private let sides: TrackSplit
    private let mix: SampleBank
    private let stems: [(name: String, bank: SampleBank)]
    private let training: [Window]
    private let validation: [Window]
    private let inputCount: Int
    private let targetCount: Int
    private let trainCount: Int
    /// Root mean square under which a target is silence.
    private static let silence: Float = 1e-4

    /// - Parameter stems: the names of stems that every track must have.
    package init(
        tracks all: [Track], split: TrackSplit, settings: WindowSettings, stems names: [String] = [],
        cache: String, origin: String, leftOut: LeftOut = LeftOut()
    ) throws {
        var leftOut = leftOut
        sampleRate = settings.sampleRate
        inputCount = settings.inputCount
        targetCount = settings.targetCount
        let shortest = Double(settings.inputCount + settings.targetCount) / Double(settings.sampleRate)
        let used = all.indices.filter { all[$0].mix.duration >= shortest }
        for track in all where track.mix.duration < shortest {
            leftOut.add(track.mix.id, "shorter than \(shortest) s, a window")
        }
        let place = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        let kept = used.map { all[$0] }
        let sides = TrackSplit(
            train: split.train.compactMap { place[$0] }, validation: split.validation.compactMap { place[$0] }
        )
        for (side, purpose) in [(sides.train, "train"), (sides.validation, "validate")] where side.isEmpty {
            throw CorpusError.emptyFolder(
                path: origin, reason: "no track to \(purpose) on lasts \(shortest) s, a window")
        }
        tracks = kept
        self.sides = sides
        let reading = settings.reading.reading
        func bank(_ clips: [SourceClip], silent: Bool) throws -> SampleBank {
            try SampleBank(
                clips: clips, sampleRate: settings.sampleRate, in: cache, reading: reading, silent: silent)
        }
        let parts = try names.sorted().map { name in
            try kept.map { track in
                guard let clip = track.stems[name] else {
                    throw CorpusError.invalid("\(track.mix.path) has no stem named \(name)")
                }
                return clip
            }
        }
        let banks = try gatheringRefusals(
            [{ try bank(kept.map(\.mix), silent: false) }]
                + parts.map { clips in { try bank(clips, silent: true) } })
        let mix = banks[0]
        self.mix = mix
        stems = Array(zip(names.sorted(), banks.dropFirst())).map { ($0, $1) }
        var passedOver = 0
        func windows(of side: [Int]) -> [Window] {
            side.flatMap { track in
                let last = mix.counts[track] - settings.inputCount - settings.targetCount
                return stride(from: 0, through: max(-1, last), by: settings.hopCount)
                    .filter {
                        let isHeard =
                            mix.level(
                                of: track, from: $0 + settings.inputCount, count: settings.targetCount)
                            >= Self.silence
                        if !isHeard { passedOver += 1 }
                        return isHeard
                    }
                    .map { Window(track: track, start: $0) }
            }
        }
        training = windows(of: sides.train)
        let judged = windows(of: sides.validation)
        if training.isEmpty || judged.isEmpty {
            throw CorpusError.emptyFolder(path: origin, reason: "what follows is silence in every window")
        }
        let wanted = min(settings.validationExamples ?? judged.count, judged.count)
        validation = (0..<wanted).map { judged[$0 * judged.count / wanted] }
        trainCount = settings.trainExamples ?? training.count
        fingerprint = Self.fingerprint(of: kept, split: sides, settings: settings)
        func side(_ tracks: [Int], _ windows: [Window], _ verb: String) -> String {
            let seconds = tracks.reduce(0) { $0 + kept[$1].mix.duration }
            return "\(Quantity.count(tracks.count, "track")) (\(Quantity.duration(seconds)), "
                + "\(Quantity.count(windows.count, "window"))) \(verb)"
        }
        summary =
            "\(origin): \(side(sides.train, training, "train")), \(side(sides.validation, validation, "validate"))"
            + (passedOver > 0
                ? "; \(Quantity.count(passedOver, "window")) before silence \(passedOver == 1 ? "is" : "are") passed over"
                : "") + leftOut.words
    }

    package func contents(of split: Split) -> SplitContents? {
        let side = split == .train ? sides.train : sides.validation
        return SplitContents(
            recordings: side.map { tracks[$0].mix.sha256 }, groups: side.map { tracks[$0].mix.group })
    }

    package func count(of split: Split) -> Int { split == .train ? trainCount : validation.count }

    package func example(_ split: Split, at index: Int, epoch: Int, key: RandomKey) throws -> Example {
        let window: Window
        if split == .validation {
            window = validation[index]
        } else if trainCount == training.count {
            window = training[index]
        } else {
            // Fewer or more than there are: each example is any window, as likely as any other.
            var chooser = key.derive("window").derive(epoch).derive(index).generator()
            window = training[chooser.integer(below: training.count)]
        }
        let next = window.start + inputCount
        var signals = [
            "input": mix.samples(of: window.track, from: window.start, count: inputCount),
            "target": mix.samples(of: window.track, from: next, count: targetCount),
        ]
        for (name, bank) in stems {
            signals["target.\(name)"] = bank.samples(of: window.track, from: next, count: targetCount)
        }
        let clip = tracks[window.track].mix
        let second = (Double(window.start) / Double(sampleRate) * 100).rounded() / 100
        let sources =
            [clip.sha256 + mix.reading.mark]
            + stems.map { "\($0.name) \(tracks[window.track].stems[$0.name]!.sha256)" }
        return Example(
            id: "\(clip.id)@\(second)", group: clip.group, sampleRate: sampleRate, signals: signals,
            recording: clip.id,
            making: "\(sources.joined(separator: " "))[\(window.start)+\(inputCount)+\(targetCount)]")
    }

    /// Over the bytes of every recording used, the side it is on, and how they are cut.
    private static func fingerprint(
        of tracks: [Track], split: TrackSplit, settings: WindowSettings
    ) -> String {
        var digest = SHA256()
        digest.update("windows 1, \(settings.sampleRate) Hz\(settings.reading.reading.mark)\n")
        for (name, side) in [("train", split.train), ("validation", split.validation)] {
            for track in side {
                digest.update("\(name)\0\(tracks[track].mix.group)\0\(tracks[track].mix.sha256)\n")
                for (stem, clip) in tracks[track].stems.sorted(by: { $0.key < $1.key }) {
                    digest.update("\(stem)\0\(clip.sha256)\n")
                }
            }
        }
        return digest.finish()
    }
}
