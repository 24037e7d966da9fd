import Audio
import Catalog
import Learning
import Randomness
import Tensors
import TestSupport
import Testing

/// The three published inverters with PyTorch's weights and a drawn map, reshaped as the study does and aligned with time
/// (`Tests/Golden/inverters.py`).
struct InverterGoldenTests {
    private static let frames = 9

    @Test(
        arguments: [
            (1, "published"), (2, "published"), (2, "time_aligned"), (3, "published"), (3, "time_aligned"),
        ]
    )
    func tenStepsAreThoseOfPyTorch(approach: Int, layout: String) throws {
        let study = try #require(
            try GoldenFile.json("inverters", as: NetworkGoldenTests.Fixture.self).networks[
                "\(approach) \(layout)"])
        var entry = ReassignedInverter()
        entry.approach = approach
        entry.layout = try #require(ReassignedInverter.Layout(rawValue: layout))
        entry.dropout = 0
        let model = try entry.makeModel(sampleRate: 16_000, key: RandomKey(seed: 1))
        #expect(
            Dictionary(uniqueKeysWithValues: model.store.parameters.map { ($0.name, $0.count) })
                == study.counts)
        #expect(model.store.count == [21_540, 1_680, 3_800][approach - 1])
        setDrawnWeights(of: model.store)
        let input = rows(UnwrappedMap(approach: approach, layout: entry.layout))
        let count = (approach == 1 ? Self.frames - 1 : Self.frames + 1) * 20
        let target = Tensor(uniform(count, 2).map { Float($0) }, shape: [1, count, 1])
        let optimizer = AdamW(
            model.store.parameters, AdamW.Settings(weightDecay: 0, epsilon: 1e-5, amsgrad: true))
        try study.expectTenSteps(of: model, input: input, target: target, by: optimizer)
    }

    /// The drawn maps, (part, bin, frame) as in the script.
    private func rows(_ unwrapped: UnwrappedMap) -> Tensor {
        let (bins, frames) = (UnwrappedMap.bins, Self.frames)
        let draw = uniform(3 * bins * frames, 1)
        let parts = (0..<3).map { part in
            (0..<frames).flatMap { frame in (0..<bins).map { draw[(part * bins + $0) * frames + frame] } }
        }
        let map = ReassignedSpectrogram(
            frameCount: frames, binCount: bins, frequencies: parts[0], times: parts[1], magnitudes: parts[2])
        return Tensor(shape: [1, unwrapped.rows(of: frames), unwrapped.width]) { values in
            unwrapped.write(map, into: values.baseAddress!)
        }
    }
}
