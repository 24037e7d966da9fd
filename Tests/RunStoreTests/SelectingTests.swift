import RunStore
import TestSupport
import Testing

struct SelectingTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws {
        store = try RunStore(at: scratch.store)
        try store.enqueue([
            Made.run("stft-unet", seed: 1), Made.run("stft-unet", seed: 2),
            Made.run("wave-unet", identity: "b"), Made.run("other", study: "invert", identity: "c"),
        ])
    }

    @Test func byNameStudyFileAndId() throws {
        #expect(try store.runs().count == 4)
        #expect(try store.runs(RunSelection(["stft-unet"])).count == 2)
        #expect(try store.runs(RunSelection(["denoise"])).count == 3)
        #expect(try store.runs(RunSelection(["experiments/denoise/wave-unet.json"])).count == 1)
        #expect(try store.runs(RunSelection(["wave-unet", "invert"])).map(\.name) == ["wave-unet", "other"])
        let id = Made.run("other", study: "invert", identity: "c").id
        #expect(try store.run(id.uppercased()).name == "other")
        #expect(try store.run(id: id)?.name == "other")
        #expect(try store.run(id: String(id.dropLast())) == nil)
    }

    @Test func aNameThatPassedToAnotherRunMeansTheOneThatBearsIt() throws {
        func run(_ name: String, _ identity: Character, seed: UInt64 = 1, file: String = "s.json") -> NewRun {
            var run = Made.run(name, seed: seed, study: "s", identity: identity)
            run.source = file
            return run
        }
        let (first, second) = (run("s-1", "d"), run("s-2", "e"))
        try store.enqueue([first, second])
        // The grid was edited: what was its first point is the second now, under another seed too.
        _ = try store.addName("s-2", study: "s", source: "s.json", to: store.run(first.id))
        #expect(try store.runs(RunSelection(["s-2"])).map(\.id) == [second.id])
        let other = run("s-1", "f", seed: 2)
        try store.enqueue([other])
        _ = try store.addName("s-2", study: "s", source: "s.json", to: store.run(other.id))
        #expect(try store.run("s-2").id == second.id)
        #expect(try store.runs(RunSelection(["s-2"], includesDeleted: true)).map(\.id) == [second.id])
        // Removed, it keeps its name; the study and the file mean all of them.
        try store.remove([store.run(second.id)])
        #expect(throws: StoreError.self) { try store.runs(RunSelection(["s-2"])) }
        #expect(try store.runs(RunSelection(["s.json"])).count == 2)
        // Gone for good, the others are found by what they were called.
        try store.removeForever([store.run(second.id)])
        #expect(try store.runs(RunSelection(["s-2"])).map(\.id) == [first.id, other.id])
        // One experiment in two files: each name finds every seed.
        let (own, twin) = (run("a", "1", file: "a.json"), run("b", "1", seed: 2, file: "b.json"))
        try store.enqueue([own, twin])
        _ = try store.addName("b", study: "s", source: "b.json", to: store.run(own.id))
        #expect(try store.runs(RunSelection(["b"])).map(\.id) == [own.id, twin.id])
    }

    @Test func aTermThatFitsNothingNamesTheNearest() {
        let error = #expect(throws: StoreError.self) {
            try store.runs(RunSelection(["denoise", "stft-unit"]))
        }
        #expect(error?.description.contains("stft-unit; nearest: stft-unet") == true)
        let wild = #expect(throws: StoreError.self) { try store.run("%") }
        #expect(wild?.description.contains("`etude runs` lists") == true)
    }

    @Test func aTermThatFitsSeveralIsAmbiguousForOne() {
        let error = #expect(throws: StoreError.self) { try store.run("stft-unet") }
        #expect(error?.description.contains("fits 2 runs") == true)
    }
}
