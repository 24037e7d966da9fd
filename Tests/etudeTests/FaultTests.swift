import Glibc
import RunStore
import TestSupport
import Testing

/// What goes wrong around a run while it trains: one sentence, and nothing that was stored is lost.
struct FaultTests {
    @Test func aDiskThatIsFullAtAnyWriteLosesNothing() async throws {
        let calm = try Workplace()
        try await calm.train()
        let whole = try ResumeCommandTests.Result(calm, try #require(try calm.store().runs().first).id)
        let place = try Workplace()
        // A limit on the size of files meets every writer as a full disk would, with an error from write(): the store's
        // first page, its log, a checkpoint's first half.
        let outcome = try await Binary.shell(
            """
            trap '' XFSZ
            for limit in 0 1 8 16 40 80 120 160 200; do
              words=$({ (ulimit -f $limit; exec "$ETUDE" run good.json) 2>&1 > /dev/null; echo "code $?"; } | tail -n 2)
              case $words in
                *"code 0" | "etude: "*"code 2" | "etude: "*"code 75") ;;
                *) echo "limit $limit: $words" ;;
              esac
            done
            "$ETUDE" run good.json 2> log
            """, in: place.folder.path)
        let log = try place.folder.text("log")
        #expect(outcome.code == 0 && outcome.output == "", "\(outcome.output)\(log)")
        let run = try #require(try place.store().runs().first)
        #expect(run.status == .finished, "\(log)")
        #expect(try ResumeCommandTests.Result(place, run.id) == whole)
        #expect(try place.store().check() == [])
    }

    @Test func aSecondCtrlCIsObeyedAtOnce() async throws {
        let place = try Workplace()
        async let outcome = Binary.shell(
            """
            "$ETUDE" run good.json --set training.epochs=100000 2> log & child=$!
            until grep -q '^epoch 2/' log 2> /dev/null; do kill -0 $child || exit 9; sleep 0.02; done
            touch begun
            until [[ -e locked ]]; do sleep 0.01; done
            kill -INT $child; sleep 0.1; kill -0 $child || exit 8
            while kill -INT $child 2> /dev/null; do sleep 0.05; done
            wait $child
            """, in: place.folder.path)
        while access("\(place.folder.path)/begun", F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
        // Whoever writes to the store waits for this lock, SQLite's own for writers of a log: an orderly end cannot come.
        let file = open("\(place.folder.path)/runs.sqlite-shm", O_RDWR)
        defer { close(file) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 120
        lock.l_len = 1
        try #require(fcntl(file, F_SETLKW, &lock) == 0)
        try place.folder.write("", to: "locked")
        let ended = try await outcome
        let log = try place.folder.text("log")
        #expect(ended.code == 128 + SIGINT, "\(log)")
        lock.l_type = Int16(F_UNLCK)
        try #require(fcntl(file, F_SETLK, &lock) == 0)
        let run = try #require(try place.store().runs().first)
        let epochs = try place.store().epochs(of: run.id).map(\.epoch)
        #expect(run.status != .finished && epochs.count >= 2 && epochs == Array(1...epochs.count))
    }

    @Test func artifactsThatAreDeletedUnderARunEndItAndItsEpochsStay() async throws {
        let place = try Workplace()
        let outcome = try await Binary.shell(
            """
            "$ETUDE" run good.json --set training.epochs=100000 2> log & child=$!
            until grep -q '^epoch 2/' log 2> /dev/null; do kill -0 $child || exit 9; sleep 0.02; done
            mv runs gone; wait $child
            """, in: place.folder.path)
        let log = try place.folder.text("log")
        #expect(outcome.code == 75, "\(log)")
        #expect(log.contains("etude: cannot write the checkpoint runs/"), "\(log)")
        let run = try #require(try place.store().runs().first)
        #expect(run.status == .interrupted && run.reason?.contains("cannot write the checkpoint") == true)
        let epochs = try place.store().epochs(of: run.id).map(\.epoch)
        #expect(epochs.count >= 2 && epochs == Array(1...epochs.count))
        // It starts anew, and what it stored before stays readable.
        let again = try await Binary.shell(
            """
            "$ETUDE" resume --all 2> log2 & child=$!
            until grep -q '^epoch 1/' log2 2> /dev/null; do kill -0 $child || exit 9; sleep 0.02; done
            kill -INT $child; wait $child
            """, in: place.folder.path)
        let second = try place.folder.text("log2")
        #expect(
            again.code == 128 + SIGINT && second.contains("starts anew: it has no checkpoint to go on from"),
            "\(second)"
        )
        #expect(try place.store().metrics(of: run.id, attempt: 1).contains { $0.epoch == 2 })
    }

    @Test func bothCheckpointsGoneIsANewBeginningWithTheSameEnd() async throws {
        let calm = try Workplace()
        try await calm.train()
        let whole = try ResumeCommandTests.Result(calm, try #require(try calm.store().runs().first).id)
        let place = try Workplace()
        try await place.train()
        let run = try #require(try place.store().runs().first)
        try RunStore(at: place.folder.store).execute("UPDATE runs SET status = 'interrupted'")
        try place.folder.write("no checkpoint", to: "runs/\(run.id)/latest.safetensors")
        let resumed = try await place.etude("resume", "small")
        #expect(resumed.code == 0 && resumed.complaint.contains("starts anew"), "\(resumed.complaint)")
        #expect(try ResumeCommandTests.Result(place, run.id) == whole)
    }

    @Test func theLogOfEveryAttemptIsKept() async throws {
        let place = try Workplace()
        try await place.train()
        let run = try #require(try place.store().runs().first)
        let text = try place.folder.text("runs/\(run.id)/attempt-1.log")
        #expect(text.contains("epoch 1/2  loss") && text.contains(": finished"))
        let details = try place.store().details(of: run)
        #expect(details.artifacts.contains { $0.kind == "log" && $0.path == "attempt-1.log" })
        let attempt = try #require(details.attempts.first)
        #expect((attempt.peakMemoryBytes ?? 0) > 1 << 20 && attempt.environment.libraries["oneDNN"] != nil)
        #expect(attempt.environment.codeIsDirty == !attempt.environment.codeChanges.isEmpty)
        #expect(attempt.environment.threads >= 1 && attempt.environment.command.contains("run good.json"))
    }

    @Test func twoNewProcessesMakeOneStoreAndBothSucceed() async throws {
        for _ in 0..<3 {
            let place = try Workplace()
            let outcome = try await Binary.shell(
                """
                "$ETUDE" run good.json --seeds 1 2> log1 & first=$!
                "$ETUDE" run good.json --seeds 2 2> log2 & second=$!
                wait $first; a=$?; wait $second; echo "$a $?"
                """, in: place.folder.path)
            let logs = try place.folder.text("log1") + place.folder.text("log2")
            #expect(outcome.output == "0 0\n", "\(logs)")
            #expect(try place.store().runs().map(\.status) == [.finished, .finished], "\(logs)")
            #expect(try place.store().check() == [])
        }
    }

    @Test func anOlderProgramRefusesANewerStore() async throws {
        let place = try Workplace()
        try await place.train()
        try RunStore(at: place.folder.store).execute("PRAGMA user_version = 1000")
        let before = try place.folder.bytes("runs.sqlite")
        for words in [
            ["run", "good.json"], ["resume", "--all"], ["runs"], ["verify", "small"], ["tag", "small", "x"],
        ] {
            let outcome = try await Binary.run(words, in: place.folder.path)
            #expect(
                outcome.code == 2 && outcome.complaint.contains("was written by a newer etude")
                    && outcome.complaint.contains("update etude"), "\(words): \(outcome.complaint)")
        }
        #expect(try place.folder.bytes("runs.sqlite") == before)
    }
}
