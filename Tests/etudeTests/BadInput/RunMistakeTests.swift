import Glibc
import RunStore
import TestSupport
import Testing

/// Stores, checkpoints, disks and people that get in the way of a run.
struct RunMistakeTests {
    @Test func aRunIsStoredEpochByEpochAndNotRepeated() async throws {
        let place = try Workplace()
        try await place.train()
        let store = try place.store()
        let run = try #require(try store.runs().first)
        #expect(run.status == .finished && run.lastEpoch == 2 && run.name == "small")
        #expect(try place.folder.entries("runs/\(run.id)").contains("best.safetensors"))
        let again = try await place.etude("run", "good.json")
        #expect(again.code == 0 && again.complaint.contains("finished before; --again trains it once more"))
    }

    @Test func aStoreThatIsNotSQLite() async throws {
        let place = try Workplace()
        try place.folder.write(String(repeating: "no database ", count: 100), to: "runs.sqlite")
        for arguments in [["run", "good.json"], ["runs"], ["compare", "small"]] {
            let outcome = try await Binary.run(arguments, in: place.folder.path)
            #expect(
                outcome.code == 2
                    && outcome.complaint.hasPrefix("etude: runs.sqlite is not an SQLite database"),
                "\(outcome.complaint)")
        }
        #expect(try place.folder.text("runs.sqlite").hasPrefix("no database"))
    }

    @Test func aStoreThatCannotBeWritten() async throws {
        let place = try Workplace()
        // Root may write anything, so the store lies where nobody can: below a file.
        let outcome = try await place.etude("run", "good.json", "--store", "good.json/runs.sqlite")
        #expect(outcome.code == 2 && outcome.complaint.contains("good.json"), "\(outcome.complaint)")
        let nowhere = try await place.etude("run", "good.json", "--store", "nowhere/runs.sqlite")
        #expect(
            nowhere.code == 2 && nowhere.complaint.contains("the folder nowhere does not exist"),
            "\(nowhere.complaint)")
    }

    @Test func aCheckpointThatDoesNotFit() async throws {
        let place = try Workplace()
        try await place.train()
        let run = try #require(try place.store().runs().first)
        let path = "runs/\(run.id)/best.safetensors"
        let whole = try place.folder.bytes(path)
        try place.folder.write(Array(whole.prefix(whole.count / 2)), to: path)
        let cut = try await place.etude("apply", "small", "voices/v0/a.wav", "-o", "out.wav")
        #expect(
            cut.code == 2 && cut.complaint.contains("is not a whole safetensors file"), "\(cut.complaint)")
        // Another model's weights under this run's name.
        let other = try await place.etude(
            "run", "good.json", "--set", "model.channels=[4,6]", "--set", "name=other")
        #expect(other.code == 0, "\(other.complaint)")
        let stranger = try #require(try place.store().runs().first { $0.name == "other" })
        try place.folder.write(try place.folder.bytes("runs/\(stranger.id)/best.safetensors"), to: path)
        let misfit = try await place.etude("apply", "small", "voices/v0/a.wav", "-o", "out.wav")
        #expect(
            misfit.code == 2
                && misfit.complaint.contains(
                    "does not fit this model: down.1.conv.weight has shape (6, 4, 3, 3) there and (8, 4, 3, 3) here"
                ), "\(misfit.complaint)")
        try place.folder.remove(path)
        let gone = try await place.etude("apply", "small", "voices/v0/a.wav", "-o", "out.wav")
        #expect(gone.code == 2 && gone.complaint.contains("has no weights here"), "\(gone.complaint)")
        #expect(try !place.folder.entries().contains("out.wav"))
    }

    @Test func recordingsThatCannotBeApplied() async throws {
        let place = try Workplace()
        try await place.train()
        try place.folder.write("no sound", to: "bad.wav")
        try place.writeWave("cut.wav", samples: [0.1, 0.2], declaring: 100)
        for (input, sentence) in [
            ("bad.wav", "bad.wav is not audio"), ("cut.wav", "cut.wav is truncated"),
            ("gone.wav", "cannot read gone.wav"),
        ] {
            let outcome = try await place.etude("apply", "small", input, "-o", "out.wav")
            #expect(outcome.code == 2 && outcome.complaint.contains(sentence), "\(outcome.complaint)")
        }
        let norun = try await place.etude("apply", "smal", "voices/v0/a.wav", "-o", "out.wav")
        #expect(norun.code == 2, "\(norun.complaint)")
        #expect(try !place.folder.entries().contains("out.wav"))
        let good = try await place.etude("apply", "small", "voices/v0/a.wav", "-o", "out.wav")
        #expect(
            good.code == 0 && good.output.contains("out.wav: 1.5 s, 1 channel at 8000 Hz"),
            "\(good.complaint)")
    }

    @Test func aFullDisk() async throws {
        let place = try Workplace()
        // A limit on the size of files meets every writer as a full disk would, with an error from write().
        let outcome = try await Binary.shell(
            "trap '' XFSZ; ulimit -f 20; exec \"$ETUDE\" run good.json", in: place.folder.path)
        #expect(outcome.code == 2 || outcome.code == 75)
        #expect(outcome.complaint.contains("etude: "), "\(outcome.complaint)")
        let after = try await place.etude("run", "good.json")
        #expect(after.code == 0, "\(after.complaint)")
    }

    @Test func controlCStoresTheRunAsInterruptedWithItsEpochs() async throws {
        let place = try Workplace()
        let outcome = try await Binary.shell(
            """
            "$ETUDE" run good.json --set training.epochs=100000 2> log &
            while ! grep -q '^epoch 2/' log 2> /dev/null; do sleep 0.05; kill -0 $! || exit 9; done
            kill -INT $!; wait $!
            """, in: place.folder.path)
        #expect(outcome.code == 128 + SIGINT, "\(outcome.complaint)")
        let run = try #require(try place.store().runs().first)
        #expect(run.status == .interrupted && (run.lastEpoch ?? 0) >= 2)
        #expect(run.reason?.contains("interrupted in epoch") == true)
        #expect(try place.folder.text("log").contains("etude: interrupted in epoch"))
    }

    @Test func aRunThatDivergesIsStoredAsFailedWithItsReason() async throws {
        let place = try Workplace()
        let outcome = try await place.etude(
            "run", "good.json", "--set", "training.optimizer.learning_rate=1e30", "--set",
            "training.epochs=20")
        #expect(
            outcome.code == 1 && outcome.complaint.contains("lower learning_rate or set gradient_clip"),
            "\(outcome.complaint)")
        let run = try #require(try place.store().runs().first)
        let reason = try #require(run.reason)
        #expect(run.status == .failed && reason.contains("no longer a finite number (epoch 1, batch "))
        #expect(reason.contains("; the first that is not is "), "\(reason)")
        #expect(reason.contains("(conv2d)") || reason.contains("(batch_norm)"), "\(reason)")
    }

    @Test func theLastGoodCheckpointOfARunThatDivergesStays() async throws {
        let place = try Workplace()
        // The rate is harmless for two epochs, and then far too large.
        let outcome = try await place.etude(
            "run", "good.json", "--set", "training.epochs=9", "--set",
            #"training.schedule={"kind": "multi_step", "after": [2], "factor": 1e35}"#)
        #expect(outcome.code == 1)
        let run = try #require(try place.store().runs().first)
        #expect(run.status == .failed && run.reason?.contains("(epoch 3, batch ") == true)
        #expect(run.lastEpoch == 2)
        let kept = try place.folder.entries("runs/\(run.id)")
        #expect(kept.contains("best.safetensors") && kept.contains("latest.safetensors"))
        let applied = try await place.etude("apply", "small", "voices/v0/a.wav", "-o", "out.wav")
        #expect(applied.code == 0, "\(applied.complaint)")
    }
}
