import RunStore
import TestSupport
import Testing

/// `etude check --against`, and runs that are found whatever their files say beside the settings.
struct CheckAgainstTests {
    @Test func itSaysWhyAnExperimentIsAnother() async throws {
        let place = try Workplace()
        try await place.train()
        let id = try #require(try place.store().runs().first).id

        let same = try await place.etude("check", "good.json", "--against", id)
        #expect(same.code == 0 && same.output.contains("good.json: small is the experiment of run \(id)"))
        // A default that is written out, another name.
        let named = try await place.etude(
            "check", "good.json", "--against", "small", "--set", "name=other", "--set",
            "training.accumulate=1")
        #expect(named.code == 0)

        let other = try await place.etude(
            "check", "good.json", "--against", id, "--set", "training.epochs=7", "--set", "training.ema={}")
        #expect(other.code == 1)
        #expect(other.output.contains("good.json: small is not run \(id)"))
        #expect(other.output.contains("  training.epochs: 2 there; 7 here, by --set training.epochs=7\n"))
        #expect(other.output.contains("training.ema.decay: no such key there; 0.999 here, the default"))
        #expect(!other.output.contains("batch_size"))

        let seeds = try await place.etude("check", "good.json", "--against", id, "--set", "seeds=[2, 3]")
        #expect(seeds.code == 1 && seeds.output.contains("  seed: 1 there; 2, 3 here\n"))

        let wrong = try await place.etude("check", "good.json", "--against", "nothing")
        #expect(wrong.code == 2 && wrong.complaint.contains("nothing"))
        let both = try await place.etude("check", "good.json", "--against", id, "--json")
        #expect(both.code == 2)
    }

    @Test func otherRecordingsAreNamedAndAnotherPlaceIsNone() async throws {
        let place = try Workplace()
        try await place.train()
        let id = try #require(try place.store().runs().first).id
        try place.folder.makeFolder("moved")
        for voice in 0..<8 {
            try place.folder.makeFolder("moved/v\(voice)")
            try place.writeSound("moved/v\(voice)/a.wav", seed: voice)
        }
        let moved = try await place.etude(
            "check", "good.json", "--against", id, "--set", "dataset.folder=moved")
        #expect(moved.code == 0)
        #expect(moved.output.contains("dataset.folder: \"voices\" there; \"moved\" here"))
        // Nothing is trained where the same recordings lie elsewhere.
        let again = try await place.etude("run", "good.json", "--set", "dataset.folder=moved")
        #expect(again.code == 0 && again.complaint.contains("finished before"))
        #expect(try place.store().runs().map(\.id) == [id])

        try place.writeSound("moved/v3/a.wav", seed: 33)
        let other = try await place.etude(
            "check", "good.json", "--against", id, "--set", "dataset.folder=moved")
        #expect(other.code == 1 && other.output.contains("  data: there "))
        let unseen = try await place.etude(
            "check", "good.json", "--against", id, "--set", "dataset.folder=moved", "--without-data")
        #expect(unseen.code == 0)
        // Other recordings are another run, and no seed of the first: also in one call that asks for both.
        try place.write(
            "both.json", replacing: "\"seeds\": [1]",
            with: "\"seeds\": [1], \"sweep\": { \"grid\": { \"dataset.folder\": [\"voices\", \"moved\"] } }")
        let both = try await place.etude("run", "both.json")
        #expect(both.code == 0 && both.complaint.contains("2 runs: 1 finished before, 1 finished"))
        let runs = try place.store().runs()
        #expect(Set(runs.map(\.dataFingerprint)).count == 2 && Set(runs.map(\.identity)).count == 1)
        #expect(Set(runs.map(\.experiment)).count == 2)
    }
}
