import Learning
import Measures
import Testing

/// What counts where a measure is not defined.
struct MetricScoresTests {
    /// The estimate's first sample over the reference's, not defined for what is 0 on either side; with or without a worst.
    private struct Ratio: Metric {
        let columns = [
            Measure("bounded", .higherIsBetter, worst: -1), Measure("open", .higherIsBetter),
        ]
        func values(for clip: ScoredClip) -> [Double?] {
            guard clip.reference[0] != 0, clip.estimate[0] != 0 else { return [nil, nil] }
            let ratio = Double(clip.estimate[0] / clip.reference[0])
            return [ratio, ratio]
        }
    }

    private func scores(_ estimate: Float, _ reference: Float) -> [Double?] {
        Ratio().scores(
            for: ScoredClip(
                id: "a", sampleRate: 8_000, input: [1], estimate: [estimate], reference: [reference],
                seconds: nil))
    }

    @Test func anUndefinedEstimateIsTheWorstWhereTheScaleHasOne() {
        #expect(scores(1, 2) == [0.5, 0.5])
        #expect(scores(0, 2) == [-1, nil])
        #expect(scores(.nan, 2) == [-1, nil])
        #expect(scores(.infinity, 2) == [-1, nil])
    }

    @Test func aReferenceThatHasNoScoreLeavesTheClipMissing() {
        #expect(scores(1, 0) == [nil, nil])
        #expect(scores(0, 0) == [nil, nil])
        #expect(scores(.nan, 0) == [nil, nil])
    }
}
