import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// What `compare` prints at three widths, as it was looked at and found right.
///
/// `ETUDE_WRITE_SCREENS=1 swift test --filter ScreenTests` writes the screens anew, to be looked at again.
struct ScreenTests {
    private let made: MadeStore

    /// Two experiments of three seeds, a sweep of one, one run on other data, one that was stopped, one with an odd name.
    init() throws {
        made = try MadeStore(seeds: 3, epochs: 12)
        for place in [2, 3] { try made.add("sweep", place: place, seed: 1, epochs: 6) }
        try made.add(
            "noisy | 🎛️ kitchen\nwith a name that nobody would want to type twice", place: 4, seed: 1,
            epochs: 9)
        var other = MadeStore.run("elsewhere", place: 5, seed: 1, epochs: 12)
        other.dataFingerprint = String(repeating: "e", count: 64)
        let run = try made.store.openRun(other)
        try run.beginAttempt(in: MadeStore.environment)
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1e-3, seconds: 1, examples: 1, isBest: true,
                metrics: [
                    MetricValue(split: "validation", name: "loss", value: 0.015),
                    MetricValue(split: "validation", name: "si_sdr", value: 19.5),
                ]))
        try run.end(.interrupted, reason: "stopped by a person")
    }

    private static func file(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden/screens/\(name).txt").path
    }

    private func check(_ text: String, _ name: String) throws {
        if ProcessInfo.processInfo.environment["ETUDE_WRITE_SCREENS"] == "1" {
            try text.write(toFile: Self.file(name), atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOfFile: Self.file(name), encoding: .utf8)
        #expect(text == kept, "\(name) is now:\n\(text)")
    }

    @Test(arguments: [30, 60, 80, 100, 120, 200])
    func compareLooksAsItDid(width: Int) throws {
        let style = TerminalStyle(width: width, hasColour: false)
        let tables = try Comparison.tables(made.store, ComparisonRequest(), withTests: true)
        let text = tables.map { $0.text(.table, style: style) }.joined(separator: "\n")
        for line in text.split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
        }
        try check(text, "compare-\(width)")
    }

    @Test func groupsLookAsTheyDid() throws {
        let request = ComparisonRequest(groupBy: ["model.base_channels", "training.epochs"])
        let style = TerminalStyle(width: 120, hasColour: false)
        try check(try Comparison.table(made.store, request).text(.table, style: style), "groups-120")
    }
}
