import Reports
import RunStore
import Testing

struct RunPageTests {
    @Test func everythingIsOnThePage() throws {
        let made = try MadeStore(["stft-unet"], seeds: 1)
        let run = try made.store.run("stft-unet")
        let page = try RunPage(made.store, run: run, style: TerminalStyle(width: 80, hasColour: false)).text()
        for part in [
            run.id, "Which one denoises better?", "finished", "960,049", "down.0.conv",
            "noisy input (identity)",
            "validation.si_sdr (dB)", "validation.loss by epoch", "best 40 ▲",
            "attempt 1 from epoch 1, finished",
            "etude run experiments/denoise/stft-unet.json --seeds 1,2", "oneDNN 2.6.3",
            "model.base_channels  8",
            "123 MB",
        ] { #expect(page.contains(part), "\(part) is missing") }
    }

    @Test func aRunWithoutEpochsHasAPageToo() throws {
        let made = try MadeStore(["stft-unet"], seeds: 1)
        try made.store.enqueue([MadeStore.run("next", place: 3, seed: 1)])
        let page = try RunPage(
            made.store, run: made.store.run("next"), style: TerminalStyle(width: 80, hasColour: false)
        ).text()
        #expect(page.contains("none of 40 yet") && page.contains("queued"))
    }
}
