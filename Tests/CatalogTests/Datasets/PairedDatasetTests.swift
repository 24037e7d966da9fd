import Audio
import Catalog
import Corpora
import Learning
import Randomness
import TestSupport
import Testing

/// A folder of recordings that come noisy and clean.
struct PairedDatasetTests {
    private let folder = ScratchFolder()

    private func write(_ name: String, count: Int = 8_000, scale: Float = 1) throws {
        if let slash = name.lastIndex(of: "/") { try folder.makeFolder(String(name[..<slash])) }
        let step = name.utf8.reduce(0) { $0 + Int($1) }
        let samples = (0..<count).map { scale * (Float($0 * step % 997) / 2_000 - 0.25) }
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(name)", format: .wavFloat)
    }

    private func pairs() throws -> [(noisy: SourceClip, clean: SourceClip)] {
        var leftOut = LeftOut()
        return try PairedFolder.all(in: folder.path, leftOut: &leftOut) { throw $0 }
    }

    @Test func bothSidesOfAPairAreCutAtTheSamePlace() throws {
        for (take, name) in ["a", "b", "c", "d"].enumerated() {
            let samples = (0..<20_000).map { Float(($0 * 7 + take * 31) % 101) / 300 }
            for (side, factor) in [("clean", Float(1)), ("noisy", Float(2))] {
                try folder.makeFolder("\(side)/\(name)")
                try AudioFile.write(
                    Clip(sampleRate: 8_000, mono: samples.map { factor * $0 }),
                    to: "\(folder.path)/\(side)/\(name)/take.wav", format: .wavFloat)
            }
        }
        try PairedFolder.check(folder.path)
        let found = try pairs()
        #expect(found.map(\.clean.id) == ["a/take.wav", "b/take.wav", "c/take.wav", "d/take.wav"])
        let split = try ClipSplit(
            found.map(\.clean), by: .speaker, validationGroups: ["c"], fraction: 0, limits: .init(), seed: 0)
        let dataset = try PairedDataset(
            pairs: found, split: split,
            plan: .init(sampleRate: 8_000, cropCount: 4_000, noise: .deviations([0])),
            cache: folder.path + "/cache", origin: "pairs")
        #expect(dataset.count(of: .train) == 15 && dataset.count(of: .validation) == 1)
        for index in 0..<15 {
            let example = try dataset.example(.train, at: index, epoch: 1, key: RandomKey(seed: 1))
            #expect(example.count == 4_000)
            #expect(zip(example.input, example.target).allSatisfy { $0 == 2 * $1 })
        }
    }

    @Test func saysWhichPartnerIsMissing() throws {
        try write("noisy/a.wav")
        try write("noisy/b.wav")
        try write("clean/a.wav")
        let error = #expect(throws: CorpusError.self) { try pairs() }
        #expect(error?.description == "\(folder.path)/noisy/b.wav has no partner \(folder.path)/clean/b.wav")
    }

    @Test func refusesPartnersOfUnequalLength() throws {
        try write("noisy/a.wav")
        try write("clean/a.wav", count: 7_000)
        let error = #expect(throws: CorpusError.self) { try pairs() }
        #expect(error?.description.contains("does not fit its partner") == true)
    }
}
