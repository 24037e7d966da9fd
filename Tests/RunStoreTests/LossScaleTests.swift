import RunStore
import Testing

/// Which losses are numbers of one scale.
struct LossScaleTests {
    private let usual = [
        "losses[0].kind": "mse", "losses[0].weight": "1", "model.kind": "stft_unet", "model.n_fft": "512",
        "model.channels[0]": "16", "dataset.kind": "denoise", "dataset.noise_snr[0]": "0",
        "dataset.train_examples": "100", "dataset.folder": "here", "training.epochs": "40", "monitor": "loss",
    ]

    private func differences(_ changes: [String: String?]) -> [String] {
        var other = usual
        for (path, value) in changes { other[path] = value }
        return LossScale.differences(among: [usual, other, usual])
    }

    @Test func lossesWeightsRepresentationAndDataMakeAnotherScale() {
        #expect(differences(["losses[0].kind": "si_sdr"]) == ["losses"])
        #expect(differences(["losses[0].weight": "2"]) == ["losses"])
        #expect(differences(["losses[1].kind": "mr_stft"]) == ["losses"])
        #expect(differences(["model.kind": "wave_unet"]) == ["model.kind"])
        #expect(differences(["model.n_fft": "1024"]) == ["model.n_fft"])
        #expect(differences(["model.of_a_later_model": "1"]) == ["model.of_a_later_model"])
        #expect(
            differences(["dataset.noise_snr[0]": "5", "model.n_fft": nil])
                == ["dataset.noise_snr", "model.n_fft"])
    }

    @Test func howANetworkIsBuiltAndTrainedDoesNot() {
        #expect(
            differences([
                "model.channels[0]": "32", "model.channels[1]": "64", "training.epochs": "9",
                "dataset.train_examples": "7", "dataset.folder": "there", "monitor": "si_sdr",
            ]) == [])
        #expect(LossScale.differences(among: [usual]) == [] && LossScale.differences(among: []) == [])
    }
}
