import Experiments
import Foundation
import Testing

struct ErrorOverTimeTests {
    private func rows(_ text: String) -> [[Double]] {
        text.split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map { Double($0) ?? .nan } }
    }

    @Test func theLevelsAreThoseOfTheBetterSign() throws {
        // A square wave of -20 dB, turned around and a thousandth too large in its second half.
        let target = (0..<16_000).map { Float($0 / 8 % 2 == 0 ? 0.1 : -0.1) }
        let output = target.enumerated().map { -$1 * ($0 < 8_000 ? 1 : 1.001) }
        let rows = rows(ErrorOverTime.text(output, target: target, rate: 16_000))
        #expect(rows.count == 100 && rows.allSatisfy { abs($0[1] + 20) < 0.01 })
        #expect(rows[0][0] == 0.005 && abs(rows[99][0] - 0.995) < 1e-9)
        #expect(rows[..<50].allSatisfy { $0[2].isNaN })
        #expect(rows[50...].allSatisfy { abs($0[2] + 80) < 0.05 })
    }

    @Test func longClipsAndShortOnesHaveAFewHundredRows() {
        let long = [Float](repeating: 0.5, count: 1_000_003)
        #expect(rows(ErrorOverTime.text(long, target: long, rate: 8_000)).count <= 400)
        #expect(rows(ErrorOverTime.text([0.5], target: [1], rate: 8_000)).count == 1)
        #expect(rows(ErrorOverTime.text([], target: [], rate: 8_000)).isEmpty)
    }
}
