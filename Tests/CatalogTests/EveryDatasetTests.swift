import Audio
import Catalog
import Glibc
import Learning
import Randomness
import Specs
import TestSupport
import Testing

/// What every dataset of the catalog must do, with the small settings that its entry states, over made-up recordings.
struct EveryDatasetTests {
    private let folder = ScratchFolder()

    /// Recordings for whatever kind of folder an entry asks for, where it says FOLDER.
    private func open(_ entry: any DatasetEntry.Type, _ place: Int) async throws -> (
        any DatasetEntry, any Dataset
    ) {
        for group in 0..<6 {
            for name in ["a", "b"] {
                for folder in ["voices/v\(group)", "pairs/clean/v\(group)", "pairs/noisy/v\(group)"] {
                    try write(folder, name, seed: group * 2 + (name == "a" ? 0 : 1))
                }
            }
            for part in ["mixture", "bass", "drums", "other", "vocals"] {
                try write("musdb/t\(group)", part, seed: 40 + group * 5 + part.utf8.count)
            }
        }
        let text = entry.tiny[place].replacing("FOLDER", with: folder.path)
        let spec = try entry.decode(JSONParser.parse(text, source: "x.json")).spec
        return (spec, try await spec.open(data: folder.path + "/data"))
    }

    private func write(_ place: String, _ name: String, seed: Int) throws {
        try folder.makeFolder(place)
        var generator = RandomKey(seed: 81).derive(seed).generator()
        let samples = (0..<8_000).map { n in
            Float(0.3 * sin(Double(n) * 0.02 * Double(seed + 3)) + 0.01 * generator.normal())
        }
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(place)/\(name).wav")
    }

    private static let cases: [(kind: String, place: Int)] = Catalog.datasets.flatMap { entry in
        entry.tiny.indices.map { (entry.kind, $0) }
    }

    private static func same(_ a: Example, _ b: Example) -> Bool {
        a.id == b.id && a.group == b.group && a.signals == b.signals && a.conditions == b.conditions
    }

    @Test(arguments: cases)
    func examplesAreWhatIsSaidAndPureFunctions(kind: String, place: Int) async throws {
        let type = try #require(Catalog.datasets.first { $0.kind == kind })
        let (entry, dataset) = try await open(type, place)
        let (_, again) = try await open(type, place)
        #expect(dataset.fingerprint == again.fingerprint && dataset.fingerprint.count == 64)
        #expect(dataset.fingerprint.allSatisfy(\.isHexDigit) && !dataset.summary.isEmpty)
        let key = RandomKey(seed: 5)
        for split in [Split.train, .validation] {
            let count = dataset.count(of: split)
            #expect(count > 0)
            for index in [0, count - 1] {
                let example = try dataset.example(split, at: index, epoch: 2, key: key)
                #expect(example.sampleRate == entry.sampleRate)
                #expect(Set(example.signals.keys) == Set(entry.signals))
                #expect(
                    entry.lengthsVary
                        ? example.count <= entry.exampleCount : example.count == entry.exampleCount)
                #expect(entry.lengthsVary || example.target.count == entry.targetCount)
                let isFinite = example.signals.values.allSatisfy { $0.allSatisfy { $0.isFinite } }
                #expect(isFinite)
                // Others are drawn between, in another order, and of another instance.
                _ = try dataset.example(split, at: 0, epoch: 3, key: key.derive("other"))
                let repeated = try dataset.example(split, at: index, epoch: 2, key: key)
                #expect(Self.same(example, repeated))
                let reopened = try again.example(split, at: index, epoch: 2, key: key)
                #expect(Self.same(example, reopened))
            }
        }
        // Validation depends neither on the epoch nor on the run's seed.
        let judged = try dataset.example(.validation, at: 0, epoch: 1, key: key)
        let later = try dataset.example(.validation, at: 0, epoch: 7, key: RandomKey(seed: 6))
        #expect(Self.same(judged, later))
    }

    /// No recording and no group is on both sides. A dataset that cannot say is named here, with its reason.
    @Test(arguments: cases)
    func splitsShareNothing(kind: String, place: Int) async throws {
        let type = try #require(Catalog.datasets.first { $0.kind == kind })
        let (_, dataset) = try await open(type, place)
        guard let train = dataset.contents(of: .train), let judged = dataset.contents(of: .validation) else {
            // One sine, the same everywhere.
            #expect(kind == "tone")
            return
        }
        #expect(Set(train.recordings).isDisjoint(with: judged.recordings))
        #expect(Set(train.groups).isDisjoint(with: judged.groups))
        #expect(!train.recordings.isEmpty && !judged.recordings.isEmpty)
        let key = RandomKey(seed: 5)
        let groups = try (0..<dataset.count(of: .train)).map {
            try dataset.example(.train, at: $0, epoch: 1, key: key).group
        }
        #expect(Set(groups).isSubset(of: Set(train.groups)))
    }
}
