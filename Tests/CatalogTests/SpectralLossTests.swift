import Audio
import Catalog
import FoundationEssentials
import Learning
import Specs
import Tensors
import Testing

/// Spectral losses and their gradients against PyTorch's and auraloss's, which `Tests/Golden/spectral_losses.py` wrote.
struct SpectralLossTests {
    private struct Case: Decodable {
        let shape: [Int]
        let output: [Float]
        let target: [Float]
        let value: Double
        let gradient: [Float]
    }

    private struct File: Decodable { let cases: [String: Case] }

    private static func golden(_ name: String) throws -> Case {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(contentsOf: URL(filePath: "/\(tests)/Golden/spectral_losses.json"))
        return try #require(try JSONDecoder().decode(File.self, from: data).cases[name])
    }

    private func check(_ name: String, _ loss: (Tensor, Tensor) throws -> Tensor) throws {
        let golden = try Self.golden(name)
        let tape = Tape()
        let output = Tensor(golden.output, shape: Shape(golden.shape)).watched(by: tape)
        let value = try loss(output, Tensor(golden.target, shape: Shape(golden.shape)))
        #expect(abs(Double(value.item) - golden.value) < 1e-5 * golden.value, "\(name): \(value.item)")
        tape.backward(from: value)
        let gradient = try #require(output.gradient).array
        let largest = golden.gradient.map(abs).max() ?? 0
        let worst = zip(gradient, golden.gradient).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < 1e-4 * largest, "\(name): gradient off by \(worst) of \(largest)")
    }

    @Test func lossesOfSpectrograms() throws {
        try check("spectral_convergence", SpectralConvergence().value)
        try check("frequency_weighted_l1", FrequencyWeighted().value)
        for feature in SpectralShapeDistance.Feature.allCases {
            var loss = SpectralShapeDistance()
            loss.feature = feature
            try check("spectral_\(feature.rawValue)", loss.value)
        }
    }

    @Test func lossesOfWaveforms() throws {
        var stft = MultiResolutionSTFT()
        (stft.fftSizes, stft.hopLengths, stft.windowLengths) = ([64, 128, 32], [8, 15, 4], [40, 75, 16])
        try check("mr_stft") { try stft.makeLoss(sampleRate: 16_000).value(output: $0, target: $1) }
        var mel = MultiResolutionMel()
        (mel.fftSizes, mel.hopLengths, mel.bandCounts) = ([128, 64], [32, 16], [10, 6])
        try check("mr_mel") { try mel.makeLoss(sampleRate: 16_000).value(output: $0, target: $1) }
    }

    @Test func lossesOfAngles() throws {
        try check("wrapped_phase") { $0.wrappedPhaseDifference(from: $1) }
        try check("phasor") { $0.phasorDifference(from: $1) }
    }

    /// The batch of one that the metric measures is what the loss makes small.
    @Test func theLossIsTheMetric() throws {
        let golden = try Self.golden("mr_stft")
        let count = 4_000
        let clips = [golden.output, golden.target].map { values in
            (0..<count).map { values[$0 % values.count] * (1 + Float($0) / 1_000) }
        }
        let loss = try MultiResolutionSTFT().makeLoss(sampleRate: 16_000)
        let tensors = clips.map { Tensor($0, shape: [1, count, 1]) }
        let metric = try #require(Quality.multiResolutionDistance(estimate: clips[0], reference: clips[1]))
        let value = Double(loss.value(output: tensors[0], target: tensors[1]).item)
        #expect(abs(value - metric) < 1e-5 * metric)
    }

    @Test func silenceHasFiniteLossesAndGradients() throws {
        let waves = [0, 0.1].map { Tensor(repeating: $0, shape: [1, 2_100, 1]) }
        let spectra = [0, 0.1].map { Tensor(repeating: $0, shape: [1, 4, 16, 1]) }
        let images = [0, 0.1].map { Tensor(repeating: $0, shape: [1, 24, 1_025, 2]) }
        for kind in Catalog.losses {
            let entry = kind.init()
            let loss = try entry.makeLoss(sampleRate: 16_000)
            let pair =
                entry.domains.contains(.magnitudes)
                ? spectra : entry.domains.contains(.waveform) ? waves : images
            for (output, target) in [(pair[0], pair[1]), (pair[1], pair[0]), (pair[0], pair[0])] {
                let tape = Tape()
                let leaf = output.watched(by: tape)
                let value = loss.value(output: leaf, target: target)
                tape.backward(from: value)
                #expect(value.isFinite && leaf.gradient?.isFinite == true, "\(kind.kind)")
            }
        }
    }
}
