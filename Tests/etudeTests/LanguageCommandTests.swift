import FoundationEssentials
import RunStore
import TestSupport
import Testing

/// Experiments that were refused late, or not at all, from their file to the store.
struct LanguageCommandTests {
    /// The files of `Tests/Golden/cases`, beside recordings for them.
    private func place() throws -> Workplace {
        let place = try Workplace()
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden/cases").path
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.copyItem(
                atPath: "\(folder)/\(name)", toPath: "\(place.folder.path)/\(name)")
        }
        return place
    }

    @Test(arguments: [
        ("two-losses", ["loss.mse", "loss.mse_2"]), ("mel", ["loss.mr_stft", "loss.mr_stft_2"]),
    ])
    func twoLossesOfOneKindHaveColumnsOfTheirOwn(name: String, columns: [String]) async throws {
        let place = try place()
        let outcome = try await place.etude(
            "run", "\(name).json", "--set", "training.epochs=1", "--sounds", "0")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let runs = try place.store().runs()
        let keys = try place.store().metricKeys(of: runs.map(\.id))
        for column in columns {
            #expect(
                keys.contains(MetricKey("train", column)) && keys.contains(MetricKey("validation", column)))
        }
    }

    @Test func aDefaultLossIsSweptByItsWeight() async throws {
        let place = try place()
        let outcome = try await place.etude("run", "sl.json", "--set", "training.epochs=1", "--sounds", "0")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        for path in ["losses[0].weight", "losses.0.weight"] {
            let table = try await place.etude(
                "compare", "--where", "\(path) == 0.5", "--columns", "name,\(path)", "--format", "csv")
            #expect(table.output.hasPrefix("kind,name,losses[0].weight"), "\(table.output)\(table.complaint)")
            #expect(table.output.contains("run,sl-1,0.5"))
        }
        let explained = try await place.etude(
            "check", "x.json", "--explain", "--without-data", "--set", "losses.0.weight=2")
        #expect(
            explained.output.contains("losses[0].weight") && !explained.output.contains("losses.0.weight  "))
    }

    /// It is not the processor that lacks what `ETUDE_ISA` leaves unused.
    @Test func aPrecisionThatAChosenSetLacksIsSaidToBeChosenAway() async throws {
        let place = try place()
        let check = try await Binary.run(
            ["check", "x.json", "--set", "training.precision=bf16"], in: place.folder.path,
            environment: ["ETUDE_ISA": "baseline"])
        #expect(
            check.complaint.contains("bf16 needs avx512_bf16, which ETUDE_ISA=baseline leaves unused")
                && !check.complaint.contains("this one is not"), "\(check)")
    }

    @Test func aPrecisionThatTheProcessorLacksIsSaidBeforeAnythingBegins() async throws {
        let place = try place()
        let lesser = ProcessInfo.processInfo.environment["ETUDE_ISA"] ?? ""
        let sentence =
            ["avx2", "baseline"].contains(lesser)
            ? "training.precision bf16 needs avx512_bf16, which ETUDE_ISA=\(lesser) leaves unused"
            : "training.precision bf16 needs a processor with avx512_bf16"
        let check = try await place.etude("check", "x.json", "--set", "training.precision=bf16")
        #expect(check.code == 0)
        let processor = String(
            decoding: try Data(contentsOf: URL(filePath: "/proc/cpuinfo")), as: UTF8.self)
        // A lesser set of instructions that is chosen leaves the processor's further instructions unused.
        let isLesser = ["avx2", "baseline"].contains(lesser)
        let hasIt = processor.contains("avx512_bf16") && !isLesser
        #expect(check.complaint.contains(sentence) != hasIt, "\(check.complaint)")
        guard !hasIt else { return }
        let run = try await place.etude("run", "x.json", "--set", "training.precision=bf16")
        #expect(run.code == 2 && run.complaint.contains(sentence))
        #expect(run.complaint.split(separator: "\n").count == 1)
        #expect(try !place.folder.entries().contains("runs.sqlite"))
    }
}
