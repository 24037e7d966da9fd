import Experiments
import TestSupport
import Testing
import Training

/// The lines that runs tell.
struct RunTextTests {
    @Test func numbersHaveFourDigitsThatAreTheirs() {
        let cases: [(Double, String)] = [
            (1.23456, "1.235"), (12.3456, "12.35"), (123.456, "123.5"), (-9.87654, "-9.877"),
            (0.123456, "0.1235"), (0.00123456, "0.001235"), (0, "0.0"), (0.99996, "1.0"),
        ]
        for (value, text) in cases { #expect(RunText.figure(value) == text) }
    }

    private func line(monitor: String) throws -> String {
        let folder = ScratchFolder()
        _ = try MadeExperiment.denoising(in: folder, metrics: ["si_sdr", "lsd"])
        let file = try ExperimentFile(
            path: folder.path + "/x.json", overrides: ["monitor=\(monitor)", "training.epochs=20"])
        let report = EpochReport(
            epoch: 7, learningRate: 0.1, seconds: 2.5, examples: 8, isBest: true,
            train: [Score("loss", 0.123456)],
            validation: [
                Score("loss", 0.234567, Score.Coverage(20, of: 20)),
                Score("si_sdr", 20.61234, Score.Coverage(15, of: 20)),
                Score("lsd", 1.23456, Score.Coverage(20, of: 20)),
            ], clips: [], digests: [])
        let request = RunRequest(try Experiment(file), seed: 1)
        return try #require(RunText.line(for: .training(.epochEnded(report)), of: request))
    }

    @Test func anEpochsLineHasItsDigitsAndWhatTheyAreOver() throws {
        #expect(
            try line(monitor: "loss")
                == "epoch 7/20  loss 0.1235  validation 0.2346  si_sdr 20.61 (15 of 20)  2.5 s  best")
    }

    @Test func theMonitoredMeasureLeads() throws {
        #expect(
            try line(monitor: "lsd")
                == "epoch 7/20  loss 0.1235  validation 0.2346  lsd 1.235  si_sdr 20.61 (15 of 20)  2.5 s  best"
        )
    }
}
