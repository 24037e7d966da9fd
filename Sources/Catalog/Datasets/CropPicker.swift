import Corpora
import Randomness

/// Cuts stretches of one length out of clips.
///
/// A crop starts anywhere, each place as likely. One that is 20 dB below its clip's level (a pause) is drawn again, at
/// most eight times, then the loudest of those stands. A clip that is shorter than the crop is followed by others of
/// its group and side, drawn at random, until the crop is full: padding with zeros would teach that silence is easy.
struct CropPicker: Sendable {
    let bank: SampleBank
    /// Samples in a crop.
    let count: Int
    /// For each clip, the clips that may follow it: its group's, on its side.
    private let companions: [Int: [Int]]

    /// A stretch of one clip.
    struct Piece: Equatable {
        var clip: Int
        var start: Int
        var count: Int
    }

    init(bank: SampleBank, count: Int, groups: [String], sides: [[Int]]) {
        self.bank = bank
        self.count = count
        var companions: [Int: [Int]] = [:]
        for side in sides {
            let members = Dictionary(grouping: side) { groups[$0] }
            for clip in side { companions[clip] = members[groups[clip]] }
        }
        self.companions = companions
    }

    /// Crops that fit into a clip side by side, at least one.
    func capacity(of clip: Int) -> Int { max(1, bank.counts[clip] / count) }

    /// Where a crop that begins in `clip` lies.
    func pieces(from clip: Int, using generator: inout RandomGenerator) -> [Piece] {
        let length = bank.counts[clip]
        if length >= count { return [loudEnough(in: clip, using: &generator)] }
        var pieces = [Piece(clip: clip, start: 0, count: length)]
        var filled = length
        let others = (companions[clip] ?? []).filter { $0 != clip && bank.counts[$0] > 0 }
        while filled < count {
            let next = others.isEmpty ? clip : others[generator.integer(below: others.count)]
            let taken = min(bank.counts[next], count - filled)
            pieces.append(Piece(clip: next, start: 0, count: taken))
            filled += taken
        }
        return pieces
    }

    /// The samples of a crop.
    func samples(_ pieces: [Piece], of bank: SampleBank) -> [Float] {
        if pieces.count == 1 {
            return bank.samples(of: pieces[0].clip, from: pieces[0].start, count: pieces[0].count)
        }
        var samples: [Float] = []
        samples.reserveCapacity(count)
        for piece in pieces {
            samples += bank.samples(of: piece.clip, from: piece.start, count: piece.count)
        }
        return samples
    }

    /// What a crop is made of, as text: the digest of each recording, and where it is cut.
    func making(_ pieces: [Piece], of clips: [SourceClip]) -> String {
        pieces.map { "\(clips[$0.clip].sha256)\(bank.reading.mark)[\($0.start)+\($0.count)]" }.joined(
            separator: " ")
    }

    private func loudEnough(in clip: Int, using generator: inout RandomGenerator) -> Piece {
        var best = Piece(clip: clip, start: 0, count: count)
        var loudest: Float = -1
        for _ in 0..<8 {
            let start = generator.integer(below: bank.counts[clip] - count + 1)
            let level = bank.level(of: clip, from: start, count: count)
            if level > loudest { (best.start, loudest) = (start, level) }
            if level >= 0.1 * bank.levels[clip] { break }
        }
        return best
    }
}
