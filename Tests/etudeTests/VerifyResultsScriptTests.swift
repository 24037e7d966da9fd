import TestSupport
import Testing

/// `scripts/verify-results.sh` with an `etude` that answers what a published store would.
struct VerifyResultsScriptTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// - Parameters:
    ///   - run: id, instructions, numerics version, digests: what the store says.
    ///   - verdict: what `etude verify` says, and its exit code.
    private func outcome(run: String, verdict: (text: String, code: Int), corpus: String = "")
        async throws -> Binary.Outcome
    {
        let place = ScratchFolder()
        return try await Binary.shell(
            """
            mkdir -p scripts docs/results
            cp \(Self.root)/scripts/verify-results.sh scripts/
            echo 'made small 1 \(corpus)' > docs/results/verify.txt
            cat > etude <<'END'
            #!/bin/sh
            case $1 in
            query) printf 'what\\n\(run)\\n' ;;
            verify) echo '\(verdict.text)'; exit \(verdict.code) ;;
            *) exit 2 ;;
            esac
            END
            chmod +x etude
            scripts/verify-results.sh ./etude
            """, in: place.path)
    }

    @Test func theSameBitsPassAndOthersFail() async throws {
        let same = try await outcome(run: "abc avx2 1 1", verdict: ("run abc: the same, bit for bit", 0))
        #expect(same.code == 0 && same.output.contains("1 are the same, 0 differ, 0 could not"), "\(same)")
        let moved = try await outcome(run: "abc avx2 1 1", verdict: ("run abc differs in epoch 1", 1))
        #expect(moved.code == 1, "\(moved)")
        #expect(moved.complaint.contains("BITS MOVED: run abc differs in epoch 1"), "\(moved)")
        #expect(moved.complaint.contains("raise Numerics.version"), "\(moved)")
    }

    @Test func whatCannotBeComparedIsNamed() async throws {
        func reason(_ run: String, _ text: String = "", corpus: String = "") async throws -> String {
            let outcome = try await self.outcome(run: run, verdict: (text, 1), corpus: corpus)
            #expect(
                outcome.code == 0 && outcome.output.contains("0 are the same, 0 differ, 1 could not"),
                "\(outcome)")
            return outcome.output
        }
        let lead = "CANNOT BE COMPARED: small of made: "
        #expect(try await reason("abc avx2 1 0").contains(lead + "it was published without digests"))
        #expect(try await reason("abc - - 1").contains(lead + "it was published before"))
        #expect(
            try await reason("abc avx2 1 1", corpus: "speech").contains(
                lead + "the corpus speech is not here"))
        let other = try await reason("abc avx2 1 1", "run abc could not be verified: avx2")
        #expect(other.contains(lead + "run abc could not be verified: avx2"))
        let none = try await outcome(run: "", verdict: ("", 0))
        #expect(none.code == 2 && none.complaint.contains("which has no such run"), "\(none)")
    }
}
