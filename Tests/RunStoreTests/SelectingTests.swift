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
