import FoundationEssentials
import Glibc
import RunStore
import Subprocess
import TestSupport
import Testing

/// How commands end: exit codes, signals, and several processes at one store.
struct EndingTests {
    private static let endless = #""$ETUDE" run good.json --set training.epochs=100000"#
    private static let wait =
        #"until grep -q '^epoch 2/' log 2> /dev/null; do kill -0 $child || exit 9; sleep 0.02; done"#

    @Test(arguments: ["INT", "QUIT", "TERM", "HUP", "USR1", "USR2"])
    func aSignalStoresTheRunAndIsRaisedAgain(name: String) async throws {
        let place = try Workplace()
        let outcome = try await Binary.shell(
            """
            \(Self.endless) 2> log & child=$!
            \(Self.wait)
            kill -\(name) $child; wait $child; code=$?; kill -l $code
            """, in: place.folder.path)
        #expect(outcome.output == "\(name)\n", "\(outcome)")
        let run = try #require(try place.store().runs().first)
        #expect(run.status == .interrupted && (run.lastEpoch ?? 0) >= 2)
    }

    @Test func whatTheParentIgnoresStaysIgnored() async throws {
        let place = try Workplace()
        let outcome = try await Binary.shell(
            """
            (trap '' HUP; exec \(Self.endless)) 2> log & child=$!
            \(Self.wait)
            kill -HUP $child
            seen=$(grep -c '^epoch' log)
            until [[ $(grep -c '^epoch' log) -gt $((seen + 2)) ]]; do kill -0 $child || exit 8; sleep 0.02; done
            kill -TERM $child; wait $child
            """, in: place.folder.path)
        #expect(outcome.code == 128 + SIGTERM, "\(outcome)")
    }

    /// Ctrl-C is sent to the terminal's whole group, and a shell ends with what it ran only if that ended by the signal.
    @Test func aLoopStopsAtControlC() async throws {
        let place = try Workplace()
        try place.folder.write(
            "for turn in 1 2 3; do echo turn >> turns; \(Self.endless) 2>> log; done", to: "loop.sh")
        let status = try await Binary.group("loop.sh", in: place.folder.path) {
            try await place.appears("epoch 2/", in: "log")
            return SIGINT
        }
        #expect(status == .signaled(SIGINT))
        #expect(try place.folder.text("turns") == "turn\n")
        #expect(try place.store().runs().map(\.status) == [.interrupted])
    }

    @Test func temporaryFilesGoWithASignal() async throws {
        let place = try Workplace()
        try place.folder.makeFolder("out")
        // A pipe that nobody writes to keeps the command waiting, its output begun.
        let outcome = try await Binary.shell(
            """
            mkfifo out/pipe
            mkdir scratch; export TMPDIR=$PWD/scratch
            "$ETUDE" degrade voices/v0/a.wav -o out/pipe --effect clip:level=0.1 & child=$!
            until [[ -n $(ls -A scratch) ]]; do kill -0 $child || exit 9; sleep 0.01; done
            kill -TERM $child; wait $child; code=$?
            ls -A scratch; exit $code
            """, in: place.folder.path)
        #expect(outcome.code == 128 + SIGTERM && outcome.output.isEmpty, "\(outcome)")
    }

    /// What is decoded for later use is written beside its place, and goes with the command that was writing it.
    @Test func halfDecodedRecordingsGoWithASignal() async throws {
        let place = try Workplace()
        for voice in 0..<8 { try place.writeSound("voices/v\(voice)/long.wav", seed: voice, seconds: 240) }
        let outcome = try await Binary.shell(
            """
            "$ETUDE" check good.json > log 2>&1 & child=$!
            until compgen -G 'data/cache/*.partial-*' > seen; do kill -0 $child || exit 9; sleep 0.005; done
            kill -TERM $child; wait $child; code=$?
            compgen -G 'data/cache/*.partial-*'; exit $code
            """, in: place.folder.path)
        #expect(outcome.code == 128 + SIGTERM && outcome.output.isEmpty, "\(outcome)")
    }

    /// Verifying keeps nothing, so nothing is said to be kept.
    @Test func aVerificationThatIsStoppedSaysWhatItLeaves() async throws {
        let place = try Workplace()
        let trained = try await place.etude("run", "good.json", "--set", "training.epochs=400")
        #expect(trained.code == 0, "\(trained)")
        let outcome = try await Binary.shell(
            """
            "$ETUDE" verify small 2> log & child=$!
            until grep -q '^epoch 2/' log 2> /dev/null; do kill -0 $child || exit 9; sleep 0.005; done
            kill -TERM $child; wait $child
            """, in: place.folder.path)
        let log = try place.folder.text("log")
        #expect(outcome.code == 128 + SIGTERM, "\(outcome)")
        #expect(log.contains("verifying stores nothing") && !log.contains("are stored"), "\(log)")
    }

    @Test func severalRunsOnOneStoreAllEndWell() async throws {
        let place = try Workplace()
        let outcome = try await Binary.shell(
            """
            for turn in 1 2 3; do "$ETUDE" run good.json --seeds 1,2 2> log$turn & jobs+=" $!"; done
            code=0; for job in $jobs; do wait $job || code=$?; done; exit $code
            """, in: place.folder.path)
        let logs = try (1...3).map { try place.folder.text("log\($0)") }.joined()
        #expect(outcome.code == 0, "\(logs)")
        #expect(try place.store().runs().filter { $0.status == .finished }.count == 2)
        #expect(try place.store().query("SELECT count(*) FROM attempts").rows[0][0] == .integer(2))
    }

    @Test(arguments: ["", ":memory:", "file:x.sqlite", "file://x?mode=memory"])
    func aStoreIsAFile(name: String) async throws {
        let place = try Workplace()
        for command in [["run", "good.json"], ["runs"]] {
            let outcome = try await Binary.run(
                command + ["--store", name], in: place.folder.path, killedAfter: 20)
            #expect(outcome.code == 2 && outcome.complaint.contains("store"), "\(outcome)")
        }
    }

    @Test func helpListsTheExitCodes() async throws {
        let place = try Workplace()
        let help = try await place.etude("--help")
        #expect(help.output.contains("75 stopped"))
    }
}
