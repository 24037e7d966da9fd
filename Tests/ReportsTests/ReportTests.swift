import Foundation
import Reports
import RunStore
import TestSupport
import Testing

struct ReportTests {
    private let made: MadeStore
    private var path: String { "\(made.scratch.path)/results.md" }

    init() throws { made = try MadeStore() }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func everyPartIsThere() async throws {
        try await Report(made.store, selection: ["denoise"]).write(to: path)
        let text = try text()
        for part in [
            "# Results: denoise", "Which one denoises better?", "960,049", "100 clips of 1 voice",
            "| *noisy input (identity)* |", "**Means over seeds**", "± is the 95 % t interval",
            "| wave-unet | stft-unet | seeds | 2 |  |", "| wave-unet | stft-unet | recordings | 20 | 20 |",
            "![Learning curves](results_files/curves.png)", "by noise_level", "12.50", "123 MB",
            "etude run experiments/denoise/stft-unet.json --seeds 1,2", "etude report denoise -o results.md",
            "abc1234",
        ] { #expect(text.contains(part), "\(part) is missing") }
        let picture = try Data(contentsOf: URL(filePath: "\(made.scratch.path)/results_files/curves.png"))
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(picture.count > 10_000)
    }

    @Test func theConditionsAreMeansOfTheirClips() async throws {
        try await Report(made.store, selection: []).write(to: path)
        // Clips 0, 5, 10, 15 have noise 0.005: the mean of sin over them, less 0.1, on the identity's 5 dB.
        let mean = [0.0, 5, 10, 15].reduce(0) { $0 + sin($1) } / 4 - 0.1 + 5
        let row = try #require(
            text().components(separatedBy: "by noise_level").last?.split(separator: "\n").first {
                $0.hasPrefix("| *noisy")
            })
        let cell = row.split(separator: "|")[1].trimmingCharacters(in: CharacterSet(charactersIn: "* "))
        #expect((try #require(Double(cell)) - mean).magnitude < 0.006)
    }

    @Test func costsAreThoseOfTheLastAttemptAndOfAllEpochs() async throws {
        let run = try made.store.openRun(MadeStore.run("moved", place: 5, seed: 1))
        for (first, machine) in [(1, "an old processor"), (2, "a new processor")] {
            try run.beginAttempt(
                firstEpoch: first,
                in: RunEnvironment(
                    command: "", codeVersion: "", codeIsDirty: false, host: "", processor: machine,
                    libraries: [:], threads: first))
            // Ten seconds and two, of 60 examples each.
            try run.record(
                EpochRecord(
                    epoch: first, learningRate: 1, seconds: first == 1 ? 10 : 2, examples: 60, isBest: true,
                    metrics: [MetricValue(split: "validation", name: "si_sdr", value: 1)]))
            try run.end(first == 1 ? .interrupted : .finished, peakMemoryBytes: 1_000_000 * first)
        }
        try await Report(made.store, selection: ["moved"]).write(to: path)
        let rows = try #require(text().components(separatedBy: "## Time and size").last).split(
            separator: "\n")
        let cells = try #require(rows.first { $0.hasPrefix("| moved") }).split(separator: "|").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        #expect(
            cells == ["moved", "1", "6.000", "10.00", "12 s", "2.0 MB", "a new processor, 2 threads"],
            "\(cells)")
    }

    @Test func checkingFindsEveryStaleNumber() async throws {
        try await Report(made.store, selection: ["denoise"]).write(to: path)
        try Report.check(path, in: made.store)
        // A person's remark is welcome.
        try (text() + "\nI think this is luck.\n").write(toFile: path, atomically: true, encoding: .utf8)
        try Report.check(path, in: made.store)
        let whole = try text()
        try whole.replacingOccurrences(of: "11.42", with: "12.42").write(
            toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: ReportError.self) { try Report.check(path, in: made.store) }
        #expect(error?.description.contains("is stale: line") == true)
        // The store moved on: another seed.
        try whole.write(toFile: path, atomically: true, encoding: .utf8)
        try made.add("wave-unet", place: 1, seed: 3)
        #expect(throws: ReportError.self) { try Report.check(path, in: made.store) }
    }

    @Test func whatWasNotMadeByReportIsNotChecked() throws {
        try "# Mine\n".write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: ReportError.self) { try Report.check(path, in: made.store) }
        #expect(error?.description.contains("was not made by `etude report`") == true)
        #expect(throws: ReportError.self) { try Report.check("\(made.scratch.path)/none.md", in: made.store) }
    }

    @Test func hostileSelectionsSurviveTheRoundTrip() async throws {
        let name = "a --> b|c --x\n日本"
        try made.add(name, place: 7, seed: 1)
        try await Report(made.store, selection: [name]).write(to: path)
        #expect(try text().split(separator: "\n")[0].hasSuffix(" -->"))
        try Report.check(path, in: made.store)
    }

    @Test func aReportNeedsAnEpoch() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        try store.enqueue([MadeStore.run("next", place: 0, seed: 1)])
        let error = #expect(throws: ReportError.self) { try Report(store, selection: []) }
        #expect(error?.description.contains("has stored an epoch yet") == true)
    }

    @Test func theTrainingHistoryIsDrawn() async throws {
        let run = try #require(try made.store.runs().first)
        for ending in ["png", "svg"] {
            let path = "\(made.scratch.path)/history.\(ending)"
            try await TrainingHistoryPlot.write(run: run.id, in: made.store, to: path)
            #expect(try Data(contentsOf: URL(filePath: path)).count > 5_000)
        }
        await #expect(throws: StoreError.self) {
            try await TrainingHistoryPlot.write(run: "none", in: made.store, to: "/tmp/x.png")
        }
        await #expect(throws: (any Error).self) {
            try await TrainingHistoryPlot.write(run: run.id, in: made.store, to: "/proc/no/x.png")
        }
    }
}
