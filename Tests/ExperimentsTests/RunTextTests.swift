import Experiments
import RunStore
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

    @Test func theLiveLineTellsTheTimeThatTheRestTakes() {
        func line(_ step: Int, _ elapsed: Duration?) -> String {
            RunText.step(step, of: 40, epoch: 2, of: 7, loss: 0.0123456, after: elapsed)
        }
        #expect(line(1, nil) == "epoch 2/7  step 1/40  loss 0.01235")
        #expect(line(1, .zero) == line(1, nil))
        // Ten steps since the first, a second and a half each; thirty to go.
        #expect(
            RunText.step(11, of: 41, epoch: 2, of: 7, loss: 12.3456, after: .seconds(15))
                == "epoch 2/7  step 11/41  loss 12.35  45 s left")
        #expect(line(40, .seconds(60)) == "epoch 2/7  step 40/40  loss 0.01235  0 s left")
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

    @Test func noStatusIsSaidTwice() throws {
        let folder = ScratchFolder()
        _ = try MadeExperiment.denoising(in: folder, metrics: ["si_sdr"])
        let experiment = try Experiment(ExperimentFile(path: folder.path + "/x.json"))
        func line(_ status: RunStatus, _ reason: String?) -> String? {
            RunText.line(
                for: .ended(run: "abcdefghij", status, reason: reason),
                of: RunRequest(experiment, seed: 1))
        }
        let stopped = "\(TrainingError.interrupted(epoch: 13))"
        #expect(line(.interrupted, stopped) == "run abcdefgh: \(stopped)")
        #expect(
            line(.interrupted, "paused after epoch 2") == "run abcdefgh: interrupted, paused after epoch 2")
        #expect(line(.finished, nil) == "run abcdefgh: finished")
        #expect(line(.failed, "failedness") == "run abcdefgh: failed, failedness")
        #expect(RunStatus.words("interrupted", stopped, sign: ": ") == stopped)
        #expect(RunStatus.words("killed", "interrupted", sign: ": ") == "killed: interrupted")
    }
}
