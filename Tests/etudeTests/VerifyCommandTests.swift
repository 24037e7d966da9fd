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
        #expect(verified.output.contains("the same, bit for bit: 2 epochs, "), "\(verified.output)")
        #expect(verified.output.contains(" tensors and every metric of each"), "\(verified.output)")
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
                    "differs in epoch 1: every tensor is the same; validation.si_sdr was"),
            "\(metric.output)")
    }
}
