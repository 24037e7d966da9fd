import RunStore
import TestSupport
import Testing

/// What runs and sweeps decide by numbers, from the outside.
struct RuleTests {
    private func place(_ training: String, more: String) throws -> Workplace {
        let place = try Workplace()
        try place.write(
            "x.json", replacing: "\"epochs\": 2,",
            with: "\(training),")
        try place.folder.write("{ \"extends\": \"x.json\", \(more) }", to: "rule.json")
        return place
    }

    @Test func aRunStopsOnlyWhereItWasMeasured() async throws {
        let place = try place(
            #""epochs": 40, "validate_every": 3, "early_stopping": { "patience": 4, "threshold": 1000 }"#,
            more: #""training": { "optimizer": { "learning_rate": 1e-12 } }"#)
        let run = try await place.etude("run", "rule.json")
        #expect(run.code == 0 && run.complaint.contains("stopped early after epoch 15"), "\(run.complaint)")
        let stored = try #require(try place.store().runs().first)
        #expect(stored.bestEpoch != nil && stored.lastEpoch == 15)
        #expect(try place.folder.entries("runs/\(stored.id)").contains("best.safetensors"))
    }

    @Test func halvingChoosesByWhatWasMeasuredAndNotByTheOrderInTheFile() async throws {
        let place = try place(
            #""epochs": 3, "validate_every": 2"#,
            more: """
                "sweep": { "grid": { "training.optimizer.learning_rate": [1e-12, 1e-11, 0.003] },
                  "halving": { "first_epochs": 1, "factor": 3 } }
                """)
        let run = try await place.etude("run", "rule.json")
        #expect(run.code == 0, "\(run.complaint)")
        let runs = try place.store().runs()
        #expect(runs.filter { $0.lastEpoch == 3 }.map(\.name) == ["rule-3"], "\(run.complaint)")
    }

    @Test func halvingOverDifferentLossesIsRefusedWithTheRemedy() async throws {
        let place = try place(
            #""epochs": 2"#,
            more: """
                "sweep": { "grid": { "losses": [["mse"], ["l1"]] }, "halving": { "first_epochs": 1, "factor": 3 } }
                """)
        for command in ["check", "run"] {
            let refused = try await place.etude(command, "rule.json")
            let said = refused.complaint + refused.output
            #expect(refused.code == 2, "\(said)")
            #expect(
                said.contains("differ in losses; set monitor to a measure that all share, such as si_sdr"),
                "\(said)")
        }
        let shared = try await place.etude("check", "rule.json", "--set", "monitor=si_sdr")
        #expect(shared.code == 0, "\(shared.complaint)")
    }
}
