import Experiments
import Hashing
import RunStore
import Specs
import TestSupport
import Testing

/// Keys that a later program brings, with a default, orphan nothing.
struct GrowthTests {
    static let experiments = [
        #"{"model": "stft_unet", "dataset": "tone"}"#,
        #"{"model": {"kind": "wave_unet", "kernel_size": 3}, "dataset": {"kind": "tone", "frequency": 100}}"#,
        """
        {"model": "stft_unet", "dataset": {"kind": "denoise", "folder": "x"}, "losses": [{"kind": "huber"}, "mse"],
         "training": {"epochs": 3, "early_stopping": {}, "optimizer": {"learning_rate": 0.1}}}
        """,
    ]

    private static func form<When: Program>(_ text: String, _ when: When.Type) throws -> Resolution {
        try Grown<When>.resolve(try JSONParser.parse(text, source: "x.json")).resolution
    }

    private static func run<When: Program>(_ text: String, _ when: When.Type) throws -> NewRun {
        let form = try form(text, when)
        return NewRun(
            identity: SHA256.hex(of: form.telling.canonical), resolved: form.kept.canonical, seed: 3,
            name: "x",
            study: "s", model: "m", plannedEpochs: 1, dataFingerprint: "d", dataSummary: "", metrics: [])
    }

    @Test(arguments: experiments)
    func oneMoreKeyAtEveryDepthIsTheSameExperiment(text: String) throws {
        let (today, later) = (try Self.form(text, Today.self), try Self.form(text, Later.self))
        #expect(later.kept.canonical.count > today.kept.canonical.count + 100)
        #expect(later.telling.canonical == today.telling.canonical)
        // What was stored before is still understood, and comes to the same.
        let again = try Grown<Later>.resolve(today.kept).resolution
        #expect(again.telling.canonical == today.telling.canonical)
    }

    @Test func aRunThatWasStoredBeforeIsFound() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let ids = try store.enqueue(Self.experiments.map { try Self.run($0, Today.self) })
        #expect(try store.enqueue(Self.experiments.map { try Self.run($0, Later.self) }) == ids)
        #expect(try store.runs().count == ids.count)
        #expect(Set(ids).count == ids.count)
    }

    @Test func aKeyThatIsSetMakesAnother() throws {
        for path in [
            "later_number", "model.later_number", "dataset.later_number", "training.later_number",
            "training.optimizer.later_number", "losses.0.later_number",
        ] {
            let base = try JSONParser.parse(
                #"{"model": "stft_unet", "dataset": "tone", "losses": ["mse"]}"#, source: "x.json")
            let changed = try Grown<Later>.resolve(try base.setting("\(path)=0.5")).resolution.telling
            #expect(
                try changed.canonical != Grown<Later>.resolve(base).resolution.telling.canonical, "\(path)")
        }
    }
}
