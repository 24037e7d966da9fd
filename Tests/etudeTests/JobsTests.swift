import RunStore
import TestSupport
import Testing

/// Many runs in processes of their own.
struct JobsTests {
    /// A sweep of trials that train in a moment: so many learning rates, three seeds each.
    private static func sweep(rates: Int, extra: String = "") -> String {
        let values = (1...rates).map { "\(Double($0) / 1_000)" }.joined(separator: ", ")
        return """
            {
              "name": "tiny",
              "model": { "kind": "wave_unet", "kernel_size": 3, "channels": [2, 4] },
              "dataset": { "kind": "denoise", "folder": "voices", "sample_rate": 8000, "crop_samples": 1024,
                "validation_fraction": 0.25, "train_examples": 16 },
              "metrics": ["snr"],
              "training": { "epochs": 3, "batch_size": 4 },
              "seeds": "1..3",
              "sweep": { "grid": { "training.optimizer.learning_rate": [\(values)] }\(extra) }
            }
            """
    }

    /// Every number of every run, by run.
    private func numbers(_ place: Workplace) throws -> [[QueryResult.Value]] {
        try place.store().query(
            "SELECT run, epoch, split, name, value FROM current_metrics ORDER BY 1, 2, 3, 4"
        ).rows
    }

    private func count(_ place: Workplace, _ sql: String) throws -> Int {
        guard case .integer(let value) = try place.store().query("SELECT count(*) FROM \(sql)").rows[0][0]
        else { return -1 }
        return Int(value)
    }

    @Test func aSweepThatIsKilledAgainAndAgainIsTrainedOnce() async throws {
        let calm = try Workplace()
        try calm.folder.write(Self.sweep(rates: 4), to: "sweep.json")
        let whole = try await calm.etude("run", "sweep.json")
        #expect(whole.code == 0 && whole.complaint.contains("12 runs: 12 finished"), "\(whole.complaint)")

        let place = try Workplace()
        try place.folder.write(Self.sweep(rates: 4), to: "sweep.json")
        // By turns all processes are killed, and the one that started the others only; once so many lines were
        // told as are drawn from a seed. A session of its own has a group of processes of its own.
        let killed = try await Binary.shell(
            """
            RANDOM=11
            for turn in 1 2 3 4 5 6; do
              : > told; setsid "$ETUDE" run sweep.json --jobs 4 2> told & group=$!
              lines=$((RANDOM % 12 + 1))
              until [[ $(wc -l < told) -ge $lines ]]; do kill -0 $group 2> /dev/null || break; sleep 0.002; done
              if ((turn % 2)); then kill -KILL -- -$group 2> /dev/null; else kill -KILL $group 2> /dev/null; fi
              wait $group 2> /dev/null
            done
            "$ETUDE" run sweep.json --jobs 4 2> log
            """, in: place.folder.path)
        let log = try place.folder.text("log")
        #expect(killed.code == 0, "\(log)")
        #expect(try count(place, "runs WHERE status = 'finished'") == 12, "\(log)")
        #expect(try count(place, "attempts WHERE status = 'finished'") == 12)
        #expect(try count(place, "attempts WHERE status = 'running'") == 0)
        // No epoch was trained twice but where the kill fell between it and the next.
        #expect(try count(place, "current_epochs") == 36)
        #expect(try numbers(place) == numbers(calm))
        #expect(try place.store().check() == [])
    }

    @Test func oneThatFailsStopsNoOtherAndIsListed() async throws {
        let place = try Workplace()
        try place.folder.write(
            Self.sweep(rates: 1).replacing("[0.001]", with: "[0.001, 1e30]").replacing(
                "\"epochs\": 3", with: "\"epochs\": 20"), to: "sweep.json")
        for jobs in ["1", "3"] {
            let outcome = try await place.etude("run", "sweep.json", "--jobs", jobs)
            #expect(outcome.code == 1)
            #expect(
                outcome.complaint.contains("etude: 3 of 6 runs did not finish:\n"), "\(outcome.complaint)")
            #expect(outcome.complaint.contains("tiny-2, seed 3: "), "\(outcome.complaint)")
            #expect(outcome.complaint.contains("failed before") == (jobs == "3"), "\(outcome.complaint)")
            #expect(
                outcome.complaint.contains(
                    jobs == "1" ? "3 finished, 3 failed" : "3 finished before, 3 failed"))
            #expect(try count(place, "runs WHERE status = 'finished'") == 3)
            #expect(try count(place, "attempts") == 6)
        }
        let again = try await place.etude("run", "sweep.json", "--jobs", "2", "--retry-failed")
        #expect(
            again.code == 1 && again.complaint.contains("no longer a finite number"), "\(again.complaint)")
        #expect(try count(place, "attempts") == 9)
    }

    @Test func halvingTrainsTheBetterPartOnly() async throws {
        let place = try Workplace()
        let halving = #", "halving": { "first_epochs": 1, "factor": 2 }"#
        try place.folder.write(Self.sweep(rates: 4, extra: halving), to: "sweep.json")
        let outcome = try await place.etude("run", "sweep.json")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        // Of four trials two go on after the first epoch, of these one after the second.
        #expect(try count(place, "runs WHERE last_epoch = 1") == 6)
        #expect(try count(place, "runs WHERE last_epoch = 2") == 3)
        #expect(try count(place, "runs WHERE last_epoch = 3 AND reason IS NULL") == 3)
        #expect(try count(place, "runs WHERE status = 'finished'") == 12)
        #expect(
            try count(place, "runs WHERE reason LIKE 'left out after epoch 1: place _ of 4, 2 went on'") == 6)
        let numbers = try numbers(place)
        let again = try await place.etude("run", "sweep.json", "--jobs", "3")
        #expect(again.code == 0 && again.complaint.contains("12 finished before"), "\(again.complaint)")
        // The same decisions from the same numbers, in processes that are killed.
        let other = try Workplace()
        try other.folder.write(Self.sweep(rates: 4, extra: halving), to: "sweep.json")
        let killed = try await Binary.shell(
            """
            : > told; setsid "$ETUDE" run sweep.json --jobs 3 2> told & group=$!
            until grep -q 'epoch 1/3' told; do kill -0 $group || exit 9; sleep 0.002; done
            kill -KILL -- -$group 2> /dev/null; wait $group 2> /dev/null
            "$ETUDE" run sweep.json --jobs 3 2> log
            """, in: other.folder.path)
        let log = try other.folder.text("log")
        #expect(killed.code == 0, "\(log)")
        #expect(try self.numbers(other) == numbers)
    }

    @Test(arguments: ["1", "2"])
    func twoProcessesShareASweepThatHalves(jobs: String) async throws {
        let halving = #", "halving": { "first_epochs": 1, "factor": 2 }"#
        let sweep = Self.sweep(rates: 4, extra: halving).replacing(
            "\"train_examples\": 16", with: "\"train_examples\": 128")
        let calm = try Workplace()
        try calm.folder.write(sweep, to: "sweep.json")
        let alone = try await calm.etude("run", "sweep.json")
        #expect(alone.code == 0, "\(alone.complaint)")
        func rankings(_ log: String) -> [Substring] {
            log.split(separator: "\n").filter { $0.hasPrefix("halving after epoch ") }
        }
        let ranking = rankings(alone.complaint)
        #expect(
            ranking.count == 2 && ranking[0].contains("2 of 4 go on: ")
                && ranking[1].hasPrefix("halving after epoch 2, by loss: 1 of 2 go on: "), "\(ranking)")

        let place = try Workplace()
        try place.folder.write(sweep, to: "sweep.json")
        let shared = try await Binary.shell(
            """
            "$ETUDE" run sweep.json --jobs \(jobs) 2> first & first=$!
            until grep -q 'epoch 1/' first 2> /dev/null; do kill -0 $first || exit 9; sleep 0.01; done
            "$ETUDE" run sweep.json --jobs \(jobs) 2> second; second=$?
            wait $first && exit $second
            """, in: place.folder.path)
        let logs = try ["first", "second"].map { try place.folder.text($0) }
        #expect(shared.code == 0, "\(logs)")
        for log in logs { #expect(rankings(log) == ranking, "\(log)") }
        // Both had a part in it, and no epoch of any trial was trained twice.
        #expect(logs.allSatisfy { $0.contains("epoch 1/") }, "\(logs)")
        #expect(try count(place, "epochs") == 21)
        #expect(try count(place, "attempts") == 21)
        #expect(try count(place, "runs WHERE status = 'finished'") == 12)
        #expect(try numbers(place) == numbers(calm))
    }

    @Test func resumingAllTrainsNoTrialPastItsRung() async throws {
        let place = try Workplace()
        let halving = #", "halving": { "first_epochs": 1, "factor": 2 }"#
        try place.folder.write(
            Self.sweep(rates: 4, extra: halving).replacing("\"1..3\"", with: "[1]").replacing(
                "\"train_examples\": 16", with: "\"train_examples\": 512"), to: "sweep.json")
        // Killed when two of four trials are at their rung, or about to be; the others wait.
        let killed = try await Binary.shell(
            """
            setsid "$ETUDE" run sweep.json --jobs 2 2> log & group=$!
            until grep -q 'paused after epoch 1' log 2> /dev/null; do kill -0 $group || exit 9; sleep 0.01; done
            kill -KILL -- -$group; wait $group 2> /dev/null
            # Workers take a moment to die, and hold their runs until then.
            for _ in $(seq 500); do kill -0 -- -$group 2> /dev/null || break; sleep 0.01; done
            """, in: place.folder.path)
        #expect(killed.code != 9)
        #expect(try count(place, "runs WHERE status != 'finished'") == 4)
        let resumed = try await place.etude("resume", "--all")
        #expect(resumed.code == 0, "\(resumed.complaint)")
        // One that was killed between its epoch and the word that it pauses waits as well.
        #expect(try count(place, "runs WHERE last_epoch = 1 AND status <> 'finished'") == 4)
        let again = try await place.etude("resume", "--all")
        #expect(
            again.code == 0
                && again.complaint.contains(
                    "4 runs wait to be ranked by the sweep that halves them; `etude run sweep.json` goes on"),
            "\(again.complaint)")
        #expect(try count(place, "runs WHERE last_epoch = 1 AND status <> 'finished'") == 4)
        let whole = try await place.etude("run", "sweep.json")
        #expect(whole.code == 0, "\(whole.complaint)")
        #expect(try count(place, "runs WHERE reason LIKE 'left out after epoch 1: %'") == 2)
        #expect(try count(place, "runs WHERE last_epoch = 3 AND reason IS NULL") == 1)
        // Nothing is left, and what was left out stays so.
        let last = try await place.etude("resume", "--all")
        #expect(last.code == 0 && last.complaint == "no run is left to go on with\n", "\(last.complaint)")
        #expect(try count(place, "runs WHERE last_epoch = 1") == 2)
    }

    @Test func controlCEndsAllJobsInGoodOrder() async throws {
        let place = try Workplace()
        try place.folder.write(
            Self.sweep(rates: 2).replacing("\"epochs\": 3", with: "\"epochs\": 100000"), to: "sweep.json")
        let outcome = try await Binary.shell(
            """
            setsid "$ETUDE" run sweep.json --jobs 2 2> log & group=$!
            until [[ $(grep -c 'epoch 2/' log 2> /dev/null) -ge 2 ]]; do kill -0 $group || exit 9; sleep 0.02; done
            kill -INT -- -$group; wait $group
            """, in: place.folder.path)
        let log = try place.folder.text("log")
        #expect(outcome.code == 130, "\(log)")
        #expect(log.contains("interrupted in epoch"), "\(log)")
        #expect(try count(place, "runs WHERE status = 'interrupted' AND last_epoch >= 2") >= 2)
        #expect(try count(place, "runs WHERE status IN ('interrupted', 'queued')") == 6)
    }
}
