import Reports
import RunStore
import TestSupport
import Testing

/// `--where`: what it selects, and what it says where it cannot.
struct ConditionTests {
    private let made: MadeStore

    /// Four runs: stft-unet and wave-unet, seeds 1 and 2; SI-SDR 10.18, 10.43, 11.17, 11.42 dB.
    init() throws {
        made = try MadeStore()
        let first = try made.store.runs()[0]
        try made.store.tag([first.id], "paper")
        try made.store.tag([first.id], "it's \"odd\"")
    }

    private func select(_ condition: String) throws -> [String] {
        let request = ComparisonRequest(
            filter: RunFilter(condition: condition), columns: ["name", "seed"], sort: ["name", "seed"])
        let text = try Comparison.table(made.store, request).text(
            .csv, style: TerminalStyle(width: nil, hasColour: false))
        return text.split(separator: "\n").dropFirst().filter { $0.hasPrefix("run,") }.map { line in
            let fields = line.split(separator: ",")
            return "\(fields[1].prefix(1))\(fields[2])"
        }
    }

    @Test(arguments: [
        ("name == stft-unet", ["s1", "s2"]),
        ("name != stft-unet", ["w1", "w2"]),
        ("val.si_sdr > 11", ["w1", "w2"]),
        ("validation.si_sdr>11.3", ["w2"]),
        ("val.si_sdr < 1.2e1 and val.si_sdr >= 11.17", ["w1", "w2"]),
        ("model.base_channels == 8 or seed == 2", ["s1", "s2", "w2"]),
        ("seed == 1 and name == stft-unet or seed == 2 and name == wave-unet", ["s1", "w2"]),
        ("seed == 1 and (name == stft-unet or name == wave-unet)", ["s1", "w1"]),
        ("not seed == 1 and not (name == wave-unet)", ["s2"]),
        ("NOT seed == 1 AND name ~ '*STFT*' or name ~ s*", ["s1", "s2"]),
        ("name !~ *stft*", ["w1", "w2"]),
        ("seed in [2, 3]", ["s2", "w2"]),
        ("seed not in [2,3]", ["s1", "w1"]),
        ("name in ['stft-unet']", ["s1", "s2"]),
        ("tag == paper", ["s1"]),
        ("tag != paper", ["s2", "w1", "w2"]),
        ("tag ~ pap?r", ["s1"]),
        ("tag == \"it's \\\"odd\\\"\"", ["s1"]),
        ("tag", ["s1"]),
        ("tag == none", ["s2", "w1", "w2"]),
        ("tag == null", ["s2", "w1", "w2"]),
        ("tag != null", ["s1"]),
        ("val.si_sdr", ["s1", "s2", "w1", "w2"]),
        ("val:silence.si_sdr == none and seed == 1", ["s1", "w1"]),
        ("val:identity.si_sdr == 5", ["s1", "s2", "w1", "w2"]),
        ("val.loss@max > 0.018 and val.loss@last < 0.0101", ["s1", "s2", "w1", "w2"]),
        ("status == finished and last_epoch == 40 and created > 2020-01-01", ["s1", "s2", "w1", "w2"]),
        ("training.epochs == 40 and seed <= 1", ["s1", "w1"]),
        ("seed == '1'", ["s1", "w1"]),
    ])
    func selects(condition: String, expected: [String]) throws {
        #expect(try select(condition) == expected, "\(condition)")
    }

    @Test(arguments: [
        ("", 1, "a condition is missing"),
        ("   ", 4, "a condition is missing"),
        ("seed ==", 8, "expected a value after ==, found the end"),
        ("seed == and x", 9, "expected a value after ==, found and"),
        ("seed = 1", 6, "write == for is equal to"),
        ("seed == 1 && name", 11, "write and"),
        ("seed == 1 | name", 11, "write or"),
        ("! seed == 1", 1, "write not"),
        ("seed == 1 name", 11, "expected and, or, or the end, found name"),
        ("(seed == 1", 11, "expected and, or, or ), found the end"),
        ("seed == 1)", 10, "expected and, or, or the end, found )"),
        ("name == 'x", 9, "this quote is never closed"),
        ("8 < val.si_sdr", 1, "the name stands on the left"),
        ("seed in 1", 9, "expected a list after in"),
        ("seed in [1 2]", 12, "expected , or ] in the list, found 2"),
        ("seed in [1, 2", 14, "expected , or ] in the list, found the end"),
        ("1 < seed < 3", 1, "the name stands on the left"),
        (
            "val.si_sd > 8", 1,
            "no run that was selected has validation.si_sd; did you mean validation.si_sdr?"
        ),
        ("seed == 1 and zzzzzzzzzzz == 1", 15, "no run that was selected has zzzzzzzzzzz; there are fields"),
        ("model.base_chanels == 8", 1, "did you mean model.base_channels?"),
        ("name > 3", 8, "name is a text (stft-unet), which > 3 cannot be asked of"),
        ("val.si_sdr > high", 14, "is a number"),
        ("tag < 3", 7, "tag is a list of texts"),
        ("seed > none", 8, "none has no order"),
        ("seed == nan", 9, "nan equals nothing"),
        ("val.loss@best_ever > 1", 1, "no run that was selected has validation.loss@best_ever"),
    ])
    func mistakesHaveTheirPlace(condition: String, column: Int, words: String) throws {
        let error = #expect(throws: ReportError.self) { try select(condition) }
        guard case .condition(let text, let found, let sentence) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text == condition && found == column, "column \(found) instead of \(column): \(sentence)")
        #expect(sentence.contains(words), "\(sentence)")
        #expect(error?.description.hasPrefix("--where, column \(column): ") == true)
    }

    @Test func thePlaceIsShown() {
        let error = #expect(throws: ReportError.self) { try select("seed == 1 nd seed == 2") }
        #expect(error?.description.hasSuffix(": seed == 1 ▸nd seed == 2") == true)
    }

    @Test func deepNestingIsRefusedAndNothingBreaks() {
        let deep = String(repeating: "(", count: 5_000) + "seed" + String(repeating: ")", count: 5_000)
        let error = #expect(throws: ReportError.self) { try select(deep) }
        #expect(error?.description.contains("nested too deeply") == true)
        let long = Array(repeating: "not (seed == 7)", count: 2_000).joined(separator: " and ")
        #expect(throws: Never.self) { try select(long) }
    }

    @Test func nothingLeftIsSaid() {
        let error = #expect(throws: ReportError.self) { try select("seed > 5") }
        #expect(error?.description == "of the 4 runs that were selected, none fits --where 'seed > 5'")
    }

    @Test func tagsAndTimes() throws {
        func count(_ filter: RunFilter) throws -> Int {
            try RunList.table(made.store, RunSelection(), filter: filter, top: nil).text(
                .csv, style: TerminalStyle(width: nil, hasColour: false)
            ).split(separator: "\n").count - 1
        }
        #expect(try count(RunFilter(tags: ["paper"])) == 1)
        #expect(throws: ReportError.self) { try count(RunFilter(tags: ["paper", "other"])) }
        #expect(try count(RunFilter(since: Moment("1h"))) == 4)
        #expect(try count(RunFilter(since: Moment("2020-02"), until: Moment("2999"))) == 4)
        #expect(throws: ReportError.self) { try count(RunFilter(since: Moment("2999-01-01"))) }
        #expect(throws: ReportError.self) { try count(RunFilter(until: Moment("2020"))) }
    }

    @Test func momentsAreDatesOrDurations() {
        let now = "2026-03-01T12:00:30.250Z"
        #expect(Moment("90m", now: now)?.text == "2026-03-01T10:30:30.000Z")
        #expect(Moment("1d", now: now)?.text == "2026-02-28T12:00:30.000Z")
        #expect(Moment("2w", now: now)?.text == "2026-02-15T12:00:30.000Z")
        #expect(Moment("2026-03-01T12:00Z")?.text == "2026-03-01T12:00")
        for wrong in ["yesterday", "", "3", "3y", "-3d", "2026-3-1", "2026-03-", "26", "99999999d"] {
            #expect(Moment(wrong, now: now) == nil, "\(wrong)")
        }
    }
}
