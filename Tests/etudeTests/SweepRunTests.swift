import Testing

/// A sweep from its file to the store.
struct SweepRunTests {
    @Test func everyTrialIsARunAndNoneIsTrainedTwice() async throws {
        let place = try Workplace()
        try place.write(
            "sweep.json", replacing: "\"seeds\": [1]",
            with: """
                "seeds": "1..2",
                  "sweep": { "grid": { "training.epochs": [1, 2] }, "zip": { "model.hop_length": [16, 32] } }
                """)
        let first = try await place.etude("run", "sweep.json")
        #expect(first.code == 0, "\(first.complaint)")
        let runs = try await place.etude("runs", "--format", "csv")
        for name in ["small-1", "small-2", "small-3", "small-4"] {
            #expect(
                runs.output.split(whereSeparator: \.isNewline).count {
                    $0.split(separator: ",").contains { $0 == name }
                }
                    == 2, "\(runs.output)")
        }
        // The same trial under another number is the same run.
        try place.write(
            "more.json", replacing: "\"seeds\": [1]",
            with: """
                "seeds": [2, 3],
                  "sweep": { "grid": { "model.hop_length": [32], "training.epochs": [2] } }
                """)
        let more = try await place.etude("run", "more.json")
        #expect(more.code == 0, "\(more.complaint)")
        #expect(try await lines(place) == 1 + 9)
        _ = try await place.etude("run", "sweep.json", "more.json")
        #expect(try await lines(place) == 1 + 9)
    }

    private func lines(_ place: Workplace) async throws -> Int {
        try await place.etude("runs", "--format", "csv").output.split(whereSeparator: \.isNewline).count
    }
}
