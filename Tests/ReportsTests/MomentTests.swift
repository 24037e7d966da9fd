import Reports
import RunStore
import TestSupport
import Testing

/// Times that people give, and times that the store keeps.
struct MomentTests {
    private let made: MadeStore
    private let started: String

    init() throws {
        made = try MadeStore(["one"], seeds: 1, epochs: 1)
        started = try #require(made.store.runs()[0].startedAt)
    }

    private func isKept(since: String? = nil, until: String? = nil) throws -> Bool {
        let filter = RunFilter(
            since: try since.map { try #require(Moment($0)) },
            until: try until.map { try #require(Moment($0)) })
        return (try? filter.applied(to: made.store.runs(), in: made.store)) != nil
    }

    @Test func aSpaceStandsForTheT() throws {
        // 2026-03-01T12:30:15.250Z: its minute, with a space.
        let minute = String(started.prefix(16))
        let spaced = minute.replacing("T", with: " ")
        #expect(Moment(spaced) == Moment(minute))
        #expect(try isKept(since: spaced) && isKept(until: spaced))
        // The last minute of its day is after it.
        let late = "\(started.prefix(10)) 23:59"
        #expect(try !isKept(since: late) || started.dropFirst(11).hasPrefix("23:59"))
        #expect(try isKept(until: late))
    }

    @Test(arguments: [
        ("2026-11-27T23:59+02:00", "2026-11-27T21:59"), ("2026-11-27 00:30-0130", "2026-11-27T02:00"),
        ("2026-11-27T23:59Z", "2026-11-27T23:59"), ("2026-11", "2026-11"),
        ("2026-01-01T00:30+01:00", "2025-12-31T23:30"),
    ])
    func zonesAreTakenOff(text: String, utc: String) {
        #expect(Moment(text)?.text == utc)
        #expect(Moment(utc)?.text == utc)
    }

    @Test(arguments: [
        "2026-13-01", "2026-02-30", "2026-11-27 24:30", "2026-11-27 23:60", "27.11.2026",
        "2026-11-27T23:59+99:00",
        "yesterday", "",
    ])
    func whatIsNoDayIsNoMoment(text: String) { #expect(Moment(text) == nil) }
}
