import Glibc
import RunStore
import TestSupport
import Testing

/// Runs that are killed, and go on.
struct ResumeCommandTests {
    /// A small experiment of every kind of model, for the recordings of ``Workplace``.
    static let kinds: [(kind: String, overrides: [String])] = [
        ("stft_unet", []),
        ("wave_unet", [#"model={"kind": "wave_unet", "kernel_size": 5, "channels": [4, 8]}"#]),
        ("conv_autoencoder", [CodecCommandTests.model]),
        ("conv_autoencoder of codewords", [CodecCommandTests.model(of: "vector")]),
        (
            "lstm_mel",
            [
                #"model={"kind": "lstm_mel", "n_fft": 64, "hop_length": 32, "n_mels": 8, "input_seconds": 0.4, "target_seconds": 0.1, "layers": 2, "width": 8}"#,
                #"dataset={"kind": "music", "folder": "voices", "sample_rate": 8000, "input_seconds": 0.4, "target_seconds": 0.1, "train_examples": 24, "validation_fraction": 0.25}"#,
                #"losses=["normalized_mse", "frequency_weighted_l1"]"#,
            ]
        ),
        ("reassigned_inverter", [#"model={"kind": "reassigned_inverter", "approach": 3}"#]),
        ("griffin_lim", [#"model={"kind": "griffin_lim", "iterations": 2}"#]),
    ]

    /// What stays the same between two goes at one run: rows as text, and files as bytes.
    struct Result: Equatable {
        var metrics: [[QueryResult.Value]]
        var epochs: [[QueryResult.Value]]
        var digests: [[QueryResult.Value]]
        var clips: [[QueryResult.Value]]
        var summary: [[QueryResult.Value]]
        var best: [UInt8]
        var latest: [UInt8]

        init(_ place: Workplace, _ run: String) throws {
            let store = try place.store()
            func rows(_ sql: String) throws -> [[QueryResult.Value]] { try store.query(sql).rows }
            // How long something took is the one thing that is another every time.
            metrics = try rows(
                "SELECT epoch, split, name, value FROM current_metrics WHERE name <> 'real_time_factor' ORDER BY 1, 2, 3"
            )
            epochs = try rows(
                "SELECT epoch, learning_rate, examples, is_best FROM current_epochs ORDER BY epoch")
            digests = try rows(
                "SELECT epoch, bits FROM digests GROUP BY epoch HAVING attempt = max(attempt) ORDER BY epoch")
            clips = try rows(
                "SELECT split, clip, name, value FROM clip_scores WHERE name <> 'real_time_factor' ORDER BY 1, 2, 3"
            )
            summary = try rows(
                "SELECT split, name, best, last, minimum, maximum, count FROM summary WHERE name <> 'real_time_factor' ORDER BY 1, 2"
            )
            best = try place.folder.bytes("runs/\(run)/best.safetensors")
            latest = try place.folder.bytes("runs/\(run)/latest.safetensors")
        }
    }

    private static let training = [
        "--set", "training.epochs=5", "--set", "training.schedule=plateau",
        "--set", "training.schedule.patience=0",
    ]

    private func run(_ place: Workplace, _ overrides: [String]) async throws -> String {
        let options = overrides.flatMap { ["--set", $0] }
        let outcome = try await Binary.run(
            ["run", "good.json"] + options + Self.training, in: place.folder.path)
        guard outcome.code == 0 else { throw Workplace.Failure(complaint: outcome.complaint) }
        return try #require(try place.store().runs().first).id
    }

    @Test(arguments: kinds.map(\.kind))
    func aRunThatIsKilledGoesOnAsIfItHadNotBeen(kind: String) async throws {
        let overrides = try #require(Self.kinds.first { $0.kind == kind }).overrides
        let calm = try Workplace()
        let whole = try Result(calm, try await run(calm, overrides))

        let place = try Workplace()
        let options = overrides.flatMap { ["--set", $0] }
        let command = (["run", "good.json"] + options + Self.training).map { "'\($0)'" }.joined(
            separator: " ")
        // Killed as soon as an epoch is told of, each epoch in turn, and after so many lines of its log as are drawn from a
        // seed, none included: before anything was begun. Where the end comes first, what must hold is the same.
        let killed = try await Binary.shell(
            """
            for epoch in 1 2 3 4; do
              "$ETUDE" \(command) 2> log & child=$!
              until grep -q "^epoch $epoch/" log 2> /dev/null; do kill -0 $child 2> /dev/null || break; sleep 0.002; done
              kill -KILL $child 2> /dev/null; wait $child 2> /dev/null
            done
            RANDOM=7
            lines() {
              until [[ $(wc -l < log) -ge $1 ]]; do kill -0 $child 2> /dev/null || break; sleep 0.002; done
              kill -KILL $child 2> /dev/null; wait $child 2> /dev/null
            }
            for turn in 1 2 3 4; do
              : > log; "$ETUDE" run good.json --again \(options.map { "'\($0)'" }.joined(separator: " ")) \
                \(Self.training.map { "'\($0)'" }.joined(separator: " ")) 2> log & child=$!
              lines $((RANDOM % 5))
              : > log; "$ETUDE" resume --all 2> log & child=$!
              lines $((RANDOM % 5 + 1))
            done
            "$ETUDE" resume --all 2>> log
            """, in: place.folder.path)
        let log = try place.folder.text("log")
        #expect(killed.code == 0, "\(log)")
        let run = try #require(try place.store().runs().first)
        #expect(run.status == .finished, "\(log)")
        #expect(try Result(place, run.id) == whole)
        let attempts = try place.store().details(of: run).attempts
        #expect(attempts.dropLast().allSatisfy { $0.status != .running })
        #expect(attempts.last?.status == .finished)
        #expect(try place.store().check() == [])
        // What was superseded is still there.
        let rows = try place.store().query("SELECT count(*) FROM epochs WHERE run = '\(run.id)'").rows[0][0]
        #expect(rows != .integer(0))
    }

    @Test func whatIsLeftOfADamagedCheckpointIsTheOneBefore() async throws {
        let calm = try Workplace()
        let whole = try Result(calm, try await run(calm, []))
        let place = try Workplace()
        let stopped = try await Binary.shell(
            """
            "$ETUDE" run good.json \(Self.training.joined(separator: " ")) 2> log & child=$!
            until grep -q "^epoch 3/" log 2> /dev/null; do kill -0 $child || exit 9; sleep 0.002; done
            kill -INT $child; wait $child
            """, in: place.folder.path)
        let run = try #require(try place.store().runs().first)
        if run.status == .interrupted {
            #expect(stopped.code == 130, "\(stopped.complaint)")
            let latest = "runs/\(run.id)/latest.safetensors"
            var bytes = try place.folder.bytes(latest)
            bytes[bytes.count / 2] ^= 1
            try place.folder.write(bytes, to: latest)
            let resumed = try await place.etude("resume", run.id)
            #expect(resumed.code == 0, "\(resumed.complaint)")
            #expect(
                resumed.complaint.contains("its checksum says that it is damaged")
                    && resumed.complaint.contains("goes on after epoch \((run.lastEpoch ?? 0) - 1)"),
                "\(resumed.complaint)")
        }
        #expect(try Result(place, run.id) == whole)
    }

    @Test func whatCannotGoOnSaysWhy() async throws {
        let place = try Workplace()
        try await place.train()
        let run = try #require(try place.store().runs().first)
        let finished = try await place.etude("resume", "small")
        #expect(finished.code == 0 && finished.complaint.contains("finished before"), "\(finished.complaint)")
        let nothing = try await place.etude("resume", "--all")
        #expect(nothing.code == 0 && nothing.complaint.contains("no run is left"), "\(nothing.complaint)")
        for words in [["resume"], ["resume", "small", "--all"]] {
            let outcome = try await Binary.run(words, in: place.folder.path)
            #expect(outcome.code == 2 && outcome.complaint.contains("give runs, or --all"))
        }
        let unknown = try await place.etude("resume", "nosuch")
        #expect(unknown.code == 2 && unknown.complaint.contains("no run in"), "\(unknown.complaint)")
        // The recordings are others now.
        let store = try RunStore(at: place.folder.store)
        try store.execute("UPDATE runs SET status = 'interrupted'")
        try place.writeSound("voices/v1/a.wav", seed: 99)
        let other = try await place.etude("resume", run.id)
        #expect(
            other.code == 2 && other.complaint.contains("was begun with other recordings"),
            "\(other.complaint)")
        #expect(try place.store().run(run.id).lastEpoch == 2)
    }
}
