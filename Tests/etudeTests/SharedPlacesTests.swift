import FoundationEssentials
import RunStore
import TestSupport
import Testing

/// Places that several share: a disk that cannot be written, a folder of runs with two stores, recordings of two clones.
struct SharedPlacesTests {
    /// Where the kernel lets nobody mount, this says so: the closing lines of `make test` repeat it.
    @Test func aReadOnlyMountIsRead() async throws {
        let place = try Workplace()
        try await place.train()
        let elsewhere = ScratchFolder()
        let outcome = try await Binary.shell(
            """
            user=(); [[ $EUID == 0 ]] || user=(-r)
            unshare -m "${user[@]}" true 2> /dev/null || exit 77
            export OUT=\(elsewhere.path)
            unshare -m "${user[@]}" bash -c '
              mount --bind "$PWD" "$PWD" && cd "$PWD" && mount -o remount,bind,ro "$PWD" || exit 77
              ! touch x 2> /dev/null || exit 76
              look() {  # the word that must be shown, then the command
                local word=$1; shift
                "$ETUDE" "$@" > "$OUT/out" 2> "$OUT/err" || echo "$*: code $?: $(cat "$OUT/err")"
                cat "$OUT/out" "$OUT/err" | grep -q -- "$word" || echo "$*: no $word: $(cat "$OUT/out")"
              }
              look small runs
              look small compare small
              look "epoch" show small
              look 1 query "SELECT count(*) FROM runs"
              look report.md report small -o "$OUT/report.md"
              look wav apply small voices/v0/a.wav -o "$OUT/out.wav"
              # What must write says that it cannot, and nothing is lost.
              for command in "run good.json --seeds 2" "rm small" "tag kept small"; do
                "$ETUDE" $command > "$OUT/out" 2> "$OUT/err"; code=$?
                [[ $code == 2 && $(wc -l < "$OUT/err") == 1 ]] || echo "$command: code $code: $(cat "$OUT/err")"
              done
            '
            """, in: place.folder.path)
        if outcome.code == 77 {
            print("NOT TESTED: a read-only mount, since this machine lets nobody mount")
            return
        }
        #expect(outcome.code == 0 && outcome.output == "", "\(outcome)")
        #expect(try place.store().runs().count == 1)
    }

    @Test func garbageOfOneStoreIsNeverAnothersRun() async throws {
        let place = try Workplace()
        try await place.train()
        // Two stores, whose folder of runs is one.
        try place.folder.makeFolder("other")
        try FileManager.default.createSymbolicLink(
            atPath: place.folder.path + "/other/runs", withDestinationPath: "../runs")
        let other = try await place.etude(
            "run", "good.json", "--seeds", "2", "--store", "other/runs.sqlite")
        #expect(other.code == 0, "\(other)")
        let theirs = try #require(
            try RunStore(reading: place.folder.path + "/other/runs.sqlite").runs().first
        ).id
        let kept = try place.folder.entries("runs/\(theirs)")
        #expect(kept.contains("best.safetensors"))
        let removed = try await place.etude("rm", "small")
        #expect(removed.code == 0, "\(removed)")
        let freed = try await place.etude("gc", "--yes")
        #expect(freed.code == 0 && freed.output.contains("freed "), "\(freed)")
        #expect(try place.folder.entries("runs/\(theirs)") == kept)
        #expect(try place.folder.entries("runs").count { !$0.hasPrefix(".") } == 1)
        let verified = try await place.etude("verify", theirs, "--store", "other/runs.sqlite")
        #expect(verified.code == 0, "\(verified)")
    }

    @Test func twoClonesFillOneDataFolderAtOnce() async throws {
        let data = try Workplace()
        let clones = [ScratchFolder(), ScratchFolder()]
        for clone in clones {
            try clone.write(
                Workplace.experiment.replacing("\"voices\"", with: "\"\(data.folder.path)/voices\""),
                to: "good.json")
        }
        let outcome = try await Binary.shell(
            """
            export ETUDE_DATA=$PWD/data
            calls=()
            for clone in \(clones.map(\.path).joined(separator: " ")); do
              (cd $clone && exec "$ETUDE" run good.json 2> log) & calls+=($!)
            done
            for call in "${calls[@]}"; do wait $call || exit 9; done
            ls -A data/cache | grep -v '^\\.etude-made$'
            """, in: data.folder.path)
        #expect(outcome.code == 0, "\(outcome)")
        // Whole files alone are left, and they serve who comes next.
        #expect(!outcome.output.isEmpty && !outcome.output.contains("partial"), "\(outcome)")
        let runs = try clones.map { clone in
            #expect(!FileManager.default.fileExists(atPath: clone.path + "/data"))
            let store = try RunStore(reading: clone.path + "/runs.sqlite")
            return try store.query(
                "SELECT epoch, split, name, value FROM metrics WHERE name = 'loss' ORDER BY 1, 2"
            )
            .rows
        }
        #expect(runs[0] == runs[1] && !runs[0].isEmpty)
    }
}
