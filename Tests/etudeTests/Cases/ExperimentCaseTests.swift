import FoundationEssentials
import RunStore
import TestSupport
import Testing

/// The experiments of `Tests/Golden/cases/README.md`, each through the program.
struct ExperimentCaseTests {
    @Test(arguments: CaseFiles.rows(in: "cases/"))
    func whatMustComeOfIt(file: String) async throws {
        let place = try await CaseFiles.experiments()
        switch file {
        case "cases/voices.sh": try await voices(place)
        case "cases/x.json": try await trains(place, "x", losses: [])
        case "cases/p.json": try await patience(place)
        case "cases/v.json": try await halving(place)
        case "cases/hl.json": try await otherLosses(place)
        case "cases/two-losses.json": try await trains(place, "two-losses", losses: ["mse", "mse_2"])
        case "cases/mel.json": try await trains(place, "mel", losses: ["mr_stft", "mr_stft_2"])
        case "cases/sl.json": try await defaultLoss(place)
        case "cases/cjk.json": try await letters(place)
        default: Issue.record("the table's row \(file) has no test")
        }
    }

    @Test func theTableIsThere() { #expect(CaseFiles.rows.count == 20 && Set(CaseFiles.rows).count == 20) }

    private func voices(_ place: Workplace) async throws {
        let check = try await place.etude("check", "x.json")
        #expect(check.code == 0)
        #expect(
            check.output.contains("18 clips of 3 groups (27.0 s) train, 6 clips of 1 group (9.0 s) validate"))
    }

    private func trains(_ place: Workplace, _ name: String, losses: [String]) async throws {
        let check = try await place.etude("check", "\(name).json")
        let outcome = try await place.etude("run", "\(name).json", "--sounds", "0")
        #expect(check.code == 0 && outcome.code == 0, "\(outcome.complaint)")
        let run = try #require(try place.store().runs().first)
        #expect(run.status == .finished && run.name == name)
        let keys = try place.store().metricKeys(of: [run.id])
        for loss in losses {
            let both = ["train", "validation"].map { MetricKey($0, "loss.\(loss)") }
            #expect(both.allSatisfy(keys.contains), "\(keys)")
        }
    }

    private func patience(_ place: Workplace) async throws {
        let outcome = try await place.etude("run", "p.json", "--sounds", "0")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let store = try place.store()
        let run = try #require(try store.runs().first)
        let validated = try store.curve(of: run.id, MetricKey("validation", "loss")).map(\.epoch)
        // The first validation is the best; four that are not better end the run, whatever lies between.
        #expect(validated == [3, 6, 9, 12, 15] && run.lastEpoch == 15 && run.bestEpoch == 3)
        #expect(outcome.complaint.contains("stopped early after epoch 15"))
    }

    private func halving(_ place: Workplace) async throws {
        let outcome = try await place.etude("run", "v.json", "--sounds", "0")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let store = try place.store()
        let runs = try store.runs()
        #expect(runs.count == 9)
        func rung(_ place: Int, of run: Run) throws -> Double? {
            let rungs = try store.rungs(of: run.id, "loss")
            return rungs.count > place ? rungs[place].value : nil
        }
        // Every trial is measured after epoch 1, the best three after epoch 3, the best of those ends; the last in the file
        // of three that differ in their last digits.
        let first = try runs.map { try #require(try rung(0, of: $0)) }
        let goneOn = runs.indices.filter { (runs[$0].lastEpoch ?? 0) >= 3 }
        let left = runs.indices.filter { runs[$0].lastEpoch == 1 }
        #expect(goneOn.count == 3 && left.count == 6)
        #expect(goneOn.map { first[$0] }.max()! <= left.map { first[$0] }.min()!, "\(first)")
        let second = try goneOn.map { try #require(try rung(1, of: runs[$0])) }
        let finished = runs.filter { $0.lastEpoch == 9 }
        #expect(finished.count == 1 && goneOn.allSatisfy { [3, 9].contains(runs[$0].lastEpoch) })
        #expect(try rung(1, of: finished[0]) == second.min())
    }

    private func otherLosses(_ place: Workplace) async throws {
        for command in ["check", "run"] {
            let outcome = try await place.etude(command, "hl.json")
            #expect(outcome.code == 2)
            #expect(
                outcome.complaint
                    == "etude: hl.json:4:83: sweep.halving: ranks trials by their validation loss, which is another number "
                    + "where they differ in losses; set monitor to a measure that all share, such as si_sdr\n"
            )
        }
        #expect(try !place.folder.entries().contains("runs.sqlite"))
        let shared = try await place.etude("check", "hl.json", "--set", "monitor=si_sdr")
        #expect(shared.code == 0, "\(shared.complaint)")
    }

    private func defaultLoss(_ place: Workplace) async throws {
        let outcome = try await place.etude("run", "sl.json", "--sounds", "0")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let runs = try place.store().runs()
        let weights = try place.store().settings(of: runs).values.compactMap { $0["losses[0].weight"] }
        #expect(weights.sorted() == ["0.5", "1"] || weights.sorted() == ["0.5", "1.0"], "\(weights)")
    }

    /// A machine whose fonts are Latin alone, and a gnuplot that keeps what it is given.
    private func letters(_ place: Workplace) async throws {
        try place.folder.makeFolder("bin")
        try place.folder.writeProgram("#!/bin/sh\necho 20-7e a0-17f\n", to: "bin/fc-list")
        try place.folder.writeProgram(
            "#!/bin/bash\ntee -a ../drawn | PATH=${PATH#*:} gnuplot \"$@\"\n".replacing(
                "../drawn", with: "\(place.folder.path)/drawn"), to: "bin/gnuplot")
        let outcome = try await Binary.shell(
            """
            export PATH="$PWD/bin:$PATH"
            "$ETUDE" run cjk.json --seeds 1,2 --sounds 0 && "$ETUDE" report "grüße 漢字" -o cjk.md
            """, in: place.folder.path)
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let drawn = try place.folder.text("drawn").split(separator: "\n").filter {
            !$0.hasPrefix("set output ")
        }
        #expect(drawn.contains { $0.contains("grüße U+6F22U+5B57") }, "\(drawn.prefix(20))")
        #expect(!drawn.contains { $0.contains("漢") })
        #expect(try place.folder.text("cjk.md").contains("| grüße 漢字 |"))
        for picture in try place.folder.entries("cjk_files") where picture.hasSuffix(".png") {
            let bytes = try place.folder.bytes("cjk_files/\(picture)")
            #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
    }
}
