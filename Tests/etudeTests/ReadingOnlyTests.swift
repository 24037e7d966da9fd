import Glibc
import RunStore
import TestSupport
import Testing

/// Whoever only looks needs no right to write: the store may be somebody else's, or lie on a disk that cannot be written.
struct ReadingOnlyTests {
    /// Calls the program as a user who owns nothing here; as ourselves where we are no administrator, over folders that
    /// nobody may write.
    private static let asStranger = """
        there=$(mktemp -d); chmod 777 "$there"; cp "$ETUDE" "$there/etude"
        trap 'chmod -R u+w .; rm -r "$there"' EXIT
        stranger=(); [[ $EUID != 0 ]] || stranger=(setpriv --reuid 65534 --regid 65534 --clear-groups)
        look() {  # the word that must be shown, then the command
          local word=$1; shift
          "${stranger[@]}" "$there/etude" "$@" > "$there/out" 2> "$there/err" || echo "$*: code $?: $(cat "$there/err")"
          cat "$there/out" "$there/err" | grep -q -- "$word" || echo "$*: no $word: $(cat "$there/out")"
        }

        """

    private func complaints(_ place: Workplace, _ script: String) async throws -> String {
        let outcome = try await Binary.shell(Self.asStranger + script, in: place.folder.path)
        // Bash's own words about job control are on the other stream.
        return outcome.output
    }

    @Test func aStoreOfSomebodyElseIsReadAtRest() async throws {
        let place = try Workplace()
        try await place.train()
        let words = try await complaints(
            place,
            """
            chmod -R a+rX,a-w .
            look small runs
            look small compare small
            look small show small
            look 1 query 'SELECT count(*) FROM runs'
            look report.md report small -o "$there/report.md"
            grep -q small "$there/report.md" || echo "no report"
            [[ ! -e runs.sqlite-shm ]] || echo "something was left beside the store"
            """)
        #expect(words == "", "\(words)")
    }

    @Test func epochsInALogThatNobodyMayMoveAreRead() async throws {
        let place = try Workplace()
        let words = try await complaints(
            place,
            """
            "$ETUDE" run good.json --set training.epochs=100000 2> log & child=$!
            until grep -q '^epoch 3/' log 2> /dev/null; do kill -0 $child || exit 9; sleep 0.02; done
            kill -KILL $child; wait $child 2> /dev/null
            [[ -s runs.sqlite-wal ]] || echo "no log was left"
            rm -f runs.sqlite-shm; chmod -R a+rX,a-w .
            look killed runs
            look enough query "SELECT CASE WHEN max(epoch) >= 3 THEN 'enough' ELSE 'missing' END FROM epochs"
            """)
        #expect(words == "", "\(words)")
    }

    @Test func somebodyElsesRunIsNotCalledKilled() async throws {
        let place = try Workplace()
        let words = try await complaints(
            place,
            """
            "$ETUDE" run good.json --set training.epochs=100000 2> log & child=$!
            until grep -q '^epoch 1/' log 2> /dev/null; do kill -0 $child || exit 9; sleep 0.02; done
            chmod a+rX . runs
            look running runs
            ! grep -q killed "$there/out" || echo "called killed"
            kill -KILL $child; wait $child 2> /dev/null
            look killed runs
            """)
        #expect(words == "", "\(words)")
    }
}
