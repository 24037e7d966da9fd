import Corpora
import TestSupport
import Testing

/// Decoded recordings, from the outside: `check` says what it wrote, `gc` frees it, and nothing is lost by that.
struct CacheCommandTests {
    @Test func whatCheckWroteIsSaidAndGarbageFreesIt() async throws {
        let place = try Workplace()
        let first = try await place.etude("check", "good.json")
        #expect(first.code == 0)
        #expect(
            first.complaint.contains("of decoded recordings were written into data/cache"), "\(first)")
        let second = try await place.etude("check", "good.json")
        #expect(second.code == 0 && second.complaint.isEmpty, "\(second)")
        try await place.train()
        let young = try await place.etude("gc")
        #expect(young.code == 0 && young.output.hasPrefix("nothing can go\ndata/cache keeps "), "\(young)")
        let all = try await place.etude("gc", "--cache-days", "0")
        #expect(
            all.output.contains("decoded recordings, last used today")
                && all.output.contains("can go; `etude gc --yes` deletes them"), "\(all)")
        let freed = try await place.etude("gc", "--cache-days", "0", "--yes")
        #expect(freed.code == 0 && freed.output.contains("freed "), "\(freed)")
        #expect(DataCache(data: place.folder.path + "/data").byteCount == 0)
        // They are made again, and the same: what was trained is found and repeats.
        let again = try await place.etude("verify", "small")
        #expect(again.code == 0, "\(again)")
        #expect(DataCache(data: place.folder.path + "/data").byteCount > 0)
        let wrong = try await place.etude("gc", "--cache-days", "-1")
        #expect(wrong.code == 2, "\(wrong)")
    }

    /// Recordings are decoded before there is any store.
    @Test func theCacheIsFreedWithoutAStore() async throws {
        let place = try Workplace()
        #expect(try await place.etude("check", "good.json").code == 0)
        let freed = try await place.etude("gc", "--cache-days", "0", "--yes")
        #expect(freed.code == 0 && freed.output.contains("freed "), "\(freed)")
        #expect(DataCache(data: place.folder.path + "/data").byteCount == 0)
        #expect(try !place.folder.entries().contains("runs.sqlite"))
        // One that was named and is not there is a mistake.
        let named = try await place.etude("gc", "--store", "none.sqlite")
        #expect(named.code == 2 && named.complaint.contains("none.sqlite"), "\(named)")
    }
}
