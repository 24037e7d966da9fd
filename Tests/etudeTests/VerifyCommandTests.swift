import RunStore
import TestSupport
import Testing

/// `etude verify`: the same bits, or the first that are not.
struct VerifyCommandTests {
    @Test func aRunThatRepeatsItselfIsTheSameBitForBit() async throws {
        let place = try Workplace()
        try await place.train()
        let verified = try await place.etude("verify", "small", "--threads", "2")
        #expect(verified.code == 0, "\(verified.complaint)")
        #expect(verified.output.contains(" tensors of 2 epochs, "), "\(verified.output)")
        #expect(verified.output.contains("the same, bit for bit: "), "\(verified.output)")
        #expect(!verified.output.contains(" and 0 scores of clips"), "\(verified.output)")
        let first = try await place.etude("verify", "small", "--epochs", "1")
        #expect(first.code == 0 && first.output.contains(" tensors of 1 epoch, "), "\(first.output)")
        #expect(try await place.etude("verify", "small", "--epochs", "0").code == 2)
        // Nothing is stored.
        #expect(try place.store().details(of: try place.store().run("small")).attempts.count == 1)
    }

    @Test func whatWasStoredOtherwiseIsNamedWithItsEpoch() async throws {
        let place = try Workplace()
        try await place.train()
        let store = try RunStore(at: place.folder.store)
        // One bit of the fourth tensor, as it was after the second epoch.
        try store.execute(
            "UPDATE digests SET bits = CAST(substr(bits, 1, 24) || x'00' || substr(bits, 26) AS BLOB) WHERE epoch = 2"
        )
        let name = try store.query("SELECT name FROM tensors WHERE position = 3").rows[0][0]
        guard case .text(let name) = name else {
            Issue.record("no fourth tensor")
            return
        }
        let verified = try await place.etude("verify", "small")
        #expect(verified.code == 1)
        #expect(
            verified.output.contains(
                "differs in epoch 2: \(name) is not what was stored, the first of 1 such tensors"),
            "\(verified.output)")
        #expect(verified.output.contains("the processor, the code and the libraries are the same"))
        try store.execute("UPDATE metrics SET value = value + 1e-9 WHERE epoch = 1 AND name = 'si_sdr'")
        let metric = try await place.etude("verify", "small")
        #expect(
            metric.code == 1
                && metric.output.contains(
                    " tensors are the same; validation.si_sdr was"),
            "\(metric.output)")
    }

    @Test func whatCannotBeComparedIsNoSuccess() async throws {
        let place = try Workplace()
        try await place.train()
        let store = try RunStore(at: place.folder.store)
        let recorded = try store.query("SELECT instructions, numerics FROM attempts").rows[0]
        // One that a test runs under is recorded, and its version.
        guard case .text(let set) = recorded[0], case .integer(let version) = recorded[1] else {
            Issue.record("the attempt records neither: \(recorded)")
            return
        }
        #expect(["baseline", "avx2", "avx512"].contains(set) && version > 0)
        try store.execute("UPDATE attempts SET instructions = 'avx9'")
        let other = try await place.etude("verify", "small")
        #expect(other.code == 1 && other.output.contains("could not be verified"), "\(other.output)")
        #expect(other.output.contains("with avx9 instructions and this is \(set)"), "\(other.output)")
        try store.execute("UPDATE attempts SET instructions = NULL, numerics = \(version + 1)")
        let older = try await place.etude("verify", "small")
        #expect(
            older.code == 1 && older.output.contains("version \(version + 1) of the numerics"),
            "\(older.output)")
        try store.execute("UPDATE attempts SET numerics = NULL; DELETE FROM digests")
        let bare = try await place.etude("verify", "small")
        #expect(bare.code == 1, "\(bare.output)")
        #expect(
            bare.output.contains("could not be verified: its store has no digests of tensors"),
            "\(bare.output)")
    }
}
