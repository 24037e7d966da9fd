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

    @Test func columnsHoldWhatTheirHeadsSay() throws {
        let made = try MadeStore(["stft-unet"], seeds: 1)
        let run = try made.store.openRun(MadeStore.run("turning", place: 4, seed: 1))
        try run.beginAttempt(
            in: RunEnvironment(
                command: "", codeVersion: "", codeIsDirty: false, host: "", processor: "", libraries: [:],
                threads: 1))
        try run.record(controls: [MetricValue(split: "validation:identity", name: "si_sdr", value: 1.125)])
        for (epoch, score) in [(1, 7.5), (2, 3.25)] {
            try run.record(
                EpochRecord(
                    epoch: epoch, learningRate: 1e-4, seconds: 2, examples: 8, isBest: epoch == 1,
                    metrics: [MetricValue(split: "validation", name: "si_sdr", value: score)]))
        }
        let page = try RunPage(
            made.store, run: made.store.run("turning"), style: TerminalStyle(width: 100, hasColour: false)
        ).text()
        let lines = page.split(separator: "\n").map {
            $0.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        #expect(lines.contains(["metric", "best", "epoch", "last", "epoch", "noisy", "input", "(identity)"]))
        #expect(lines.contains(["validation.si_sdr", "(dB)", "7.500", "3.250", "1.125"]), "\(page)")
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
