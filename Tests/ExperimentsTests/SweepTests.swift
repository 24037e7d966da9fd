import Experiments
import Specs
import Testing

/// From one file to many trials.
struct SweepTests {
    private func sweep(_ text: String) throws -> SweepSettings {
        try SweepSettings.decode(JSONParser.parse(text, source: "x.json")).spec
    }

    private func trials(_ text: String) throws -> [String] {
        try sweep(text).trials.map { trial in
            trial.map { "\($0.path)=\($0.value.canonical)" }.joined(separator: " ")
        }
    }

    private func complaint(_ text: String) -> String {
        do {
            _ = try sweep(text)
            return "it decoded"
        } catch { return "\(error)" }
    }

    @Test func aGridTriesEveryCombinationTheFirstPathSlowest() throws {
        #expect(
            try trials(#"{"grid": {"a": [1, 2], "b.c": ["x", null]}}"#)
                == [#"a=1 b.c="x""#, "a=1 b.c=null", #"a=2 b.c="x""#, "a=2 b.c=null"])
    }

    @Test func aZipWalksItsListsSideBySide() throws {
        #expect(try trials(#"{"zip": {"a": [1, 2], "b": [3, 4]}}"#) == ["a=1 b=3", "a=2 b=4"])
        #expect(
            try trials(#"{"grid": {"g": [true, false]}, "zip": {"a": [1, 2], "b": [3, 4]}}"#)
                == ["g=true a=1 b=3", "g=true a=2 b=4", "g=false a=1 b=3", "g=false a=2 b=4"])
    }

    @Test func drawsStayWithinTheirEndsAndRepeat() throws {
        let text = """
            {"random": {"trials": 200, "seed": 3, "values": {
               "rate": {"log": [1e-5, 1e-2]}, "share": {"linear": [-1, 1]}, "size": {"integer": [2, 4]},
               "word": {"choice": ["a", "b"]}}}}
            """
        let first = try sweep(text).trials
        #expect(first.count == 200)
        let columns = (0..<4).map { column in first.map { $0[column].value } }
        let rates = columns[0].compactMap(\.number)
        #expect(rates.count == 200 && rates.allSatisfy { (1e-5...1e-2).contains($0) })
        // Uniform in the logarithm: a third of the draws in each decade, within five standard deviations.
        #expect(abs(rates.count { $0 < 1e-4 } - 67) < 34)
        #expect(columns[1].compactMap(\.number).allSatisfy { (-1...1).contains($0) })
        #expect(Set(columns[2].compactMap(\.integer)) == [2, 3, 4])
        #expect(Set(columns[3].compactMap(\.string)) == ["a", "b"])
        #expect(try trials(text) == trials(text))
        #expect(try trials(text) != trials(text.replacing("\"seed\": 3", with: "\"seed\": 4")))
    }

    @Test func addingAPathLeavesTheOtherDraws() throws {
        let one = try sweep(#"{"random": {"trials": 5, "values": {"a": {"linear": [0, 1]}}}}"#).trials
        let two = try sweep(
            #"{"random": {"trials": 5, "values": {"b": {"linear": [0, 1]}, "a": {"linear": [0, 1]}}}}"#
        ).trials
        #expect(one.map { $0[0].value.canonical } == two.map { $0[1].value.canonical })
    }

    @Test(arguments: [
        ("{}", "x.json:1:1: grid: nothing is swept; give grid, zip or random, with a path and its values"),
        (
            #"{"grid": {"a": 3}}"#,
            "x.json:1:16: sweep.grid.a: expected a list of at least one value; found 3"
        ),
        (
            #"{"zip": {"a": [1], "b": [1, 2]}}"#,
            "x.json:1:9: zip: expected lists of one length; found lengths 1 (a), 2 (b)"
        ),
        (
            #"{"grid": {"seeds": [[1], [2]]}}"#,
            "x.json:1:10: grid: seeds makes no other trial; give it beside the sweep"
        ),
        (
            #"{"grid": {"a": [1, 2]}, "random": {"trials": 9999, "values": {"b": {"linear": [0, 1]}}}}"#,
            "x.json:1:10: grid: more than 10000 trials; draw some of them with random instead"
        ),
        (#"{"grid": {"a": [1]}, "zip": {"a": [1]}}"#, "x.json:1:10: grid: a is swept twice"),
        (
            #"{"random": {"values": {"a": {"loguniform": [1, 2]}}}}"#,
            "x.json:1:30: sweep.random.values.a.loguniform: there is no such distribution; did you mean log?"
        ),
        (
            #"{"random": {"values": {"a": {"log": [0, 2]}}}}"#,
            "x.json:1:37: sweep.random.values.a.log: expected two numbers above 0, the lower first; found [0,2]"
        ),
    ])
    func saysWhatIsWrongWithASweep(text: String, sentence: String) {
        #expect(complaint(text).split(separator: "\n").contains { $0 == sentence }, "\(complaint(text))")
    }

    @Test func halvingMultipliesEpochsAndDividesTrials() throws {
        let halving = try #require(
            try sweep(#"{"grid": {"a": [1]}, "halving": {"first_epochs": 2, "factor": 3}}"#).halving)
        #expect(halving.rungs(below: 40) == [2, 6, 18])
        #expect(halving.rungs(below: 18) == [2, 6] && halving.rungs(below: 2) == [])
        #expect([27, 9, 4, 3, 1].map(halving.survivors) == [9, 3, 2, 1, 1])
        #expect(try sweep(#"{"grid": {"a": [1]}}"#).halving == nil)
        #expect(complaint(#"{"grid": {"a": [1]}, "halving": {"factor": 1}}"#).contains("from 2 to 1000"))
    }
}
