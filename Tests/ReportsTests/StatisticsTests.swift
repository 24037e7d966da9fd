import Foundation
import Randomness
import Reports
import Testing

/// Against SciPy's numbers; `Tests/Golden/statistics.py` made them.
struct StatisticsTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            var values, rounded, resampled: [Double]
            var t, p, low, high, effect: Double
            var wilcoxonExactP, permutationP: Double?
            var wilcoxonRoundedStatistic, wilcoxonRoundedP: Double
            var bcaLow, bcaHigh: Double
        }
        struct Cluster: Decodable {
            var values: [Double]
            var clusters: [String]
            var t, p, low, high, wilcoxonP, independentP: Double
        }
        struct Spread: Decodable {
            var count: Int
            var low, high: Double
        }
        struct Quantile: Decodable { var level, freedom, t: Double }
        struct Noncentral: Decodable { var t, freedom, shift, p: Double }
        struct Correction: Decodable { var p, adjusted: [Double] }
        var cases: [Case]
        var clusters: [Cluster]
        var spreads: [Spread]
        var quantiles: [Quantile]
        var noncentral: [Noncentral]
        var holm: Correction
    }

    private let golden: Golden

    init() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        golden = try decoder.decode(
            Golden.self, from: Data(contentsOf: tests.appending(path: "Golden/statistics.json")))
    }

    private func expect(_ value: Double?, near other: Double, within share: Double = 1e-6) throws {
        let value = try #require(value)
        #expect(
            (value - other).magnitude <= share * max(1e-3, other.magnitude), "\(value) instead of \(other)")
    }

    @Test func studentsPairedTest() throws {
        #expect(golden.cases.count == 6)
        for one in golden.cases {
            let test = PairedTest(one.values)
            try expect(test.student?.t, near: one.t)
            try expect(test.student?.p, near: one.p)
            try expect(test.interval?.lowerBound, near: one.low)
            try expect(test.interval?.upperBound, near: one.high)
            try expect(test.effectSize, near: one.effect)
        }
    }

    @Test func pairsOfOneRecordingCountOnce() throws {
        #expect(golden.clusters.count == 4)
        for one in golden.clusters {
            let test = PairedTest(one.values, clusters: one.clusters)
            #expect(test.count == Set(one.clusters).count)
            try expect(test.student?.t, near: one.t)
            try expect(test.student?.p, near: one.p)
            try expect(test.interval?.lowerBound, near: one.low)
            try expect(test.interval?.upperBound, near: one.high)
            try expect(test.wilcoxon?.p, near: one.wilcoxonP)
            try expect(PairedTest(one.values).student?.p, near: one.independentP)
            #expect((test.bootstrapInterval == nil) == (test.count < 20))
        }
    }

    @Test func fewValuesKnowLittleOfTheirSpread() throws {
        for one in golden.spreads {
            let factors = Sample.deviationFactors(count: one.count)
            try expect(factors?.lowerBound, near: one.low)
            try expect(factors?.upperBound, near: one.high)
        }
        #expect(Sample.deviationFactors(count: 1) == nil)
    }

    @Test func advicePassesOnHowLittleItKnows() throws {
        let made = try MadeStore(epochs: 2)
        let seen = try SeedDifferences(made.store, "stft-unet", "wave-unet", metric: "val.stoi")
        func advice(_ deviation: Double?) throws -> String {
            try SeedAdvice.text(seen, difference: 1, deviation: deviation, power: 0.8, level: 0.05)
        }
        // A spread that was given is taken for known.
        #expect(try !advice(0.5).contains("know the spread only"))
        #expect(try advice(0.5).contains("needs 5 seeds of each"))
    }

    @Test func wilcoxonsTest() throws {
        for one in golden.cases {
            let rounded = try #require(Wilcoxon.test(one.rounded))
            if rounded.isExact == false {
                try expect(rounded.statistic, near: one.wilcoxonRoundedStatistic)
                try expect(rounded.p, near: one.wilcoxonRoundedP)
            }
            let exact = Wilcoxon.test(one.values)
            #expect(exact?.isExact == (one.values.count <= 50))
            if let p = one.wilcoxonExactP { try expect(exact?.p, near: p) }
        }
        #expect(golden.cases.contains { Wilcoxon.test($0.rounded)?.isExact == false })
        #expect(Wilcoxon.test([0, 0]) == nil)
    }

    @Test func permutations() throws {
        for one in golden.cases {
            if let p = one.permutationP { try expect(PairedTest(one.values).permutationP, near: p) }
        }
        #expect(PairedTest([Double](repeating: 1, count: 21)).permutationP == nil)
    }

    @Test func bootstrapIntervals() throws {
        for one in golden.cases {
            let interval = Bootstrap.interval(ofMean: one.values, resampled: one.resampled, confidence: 0.95)
            try expect(interval?.lowerBound, near: one.bcaLow)
            try expect(interval?.upperBound, near: one.bcaHigh)
            // Resampled here, it is about as wide.
            let own = try #require(Bootstrap.interval(ofMean: one.values))
            #expect((PairedTest(one.values).bootstrapInterval != nil) == (one.values.count >= 20))
            let width = one.bcaHigh - one.bcaLow
            #expect((own.upperBound - own.lowerBound - width).magnitude < 0.35 * width)
            #expect(own == Bootstrap.interval(ofMean: one.values))
        }
        #expect(Bootstrap.interval(ofMean: [1, 1, 1]) == nil)
    }

    @Test func quantilesAndTheNoncentralT() throws {
        for one in golden.quantiles {
            try expect(StudentT.quantile(one.level, freedom: one.freedom), near: one.t)
        }
        for one in golden.noncentral {
            try expect(Power.noncentral(one.t, one.freedom, one.shift), near: one.p)
        }
    }

    @Test func holmsCorrection() throws {
        let adjusted = Holm.adjusted(golden.holm.p)
        #expect(adjusted.count == golden.holm.adjusted.count && adjusted.count > 3)
        for (own, other) in zip(adjusted, golden.holm.adjusted) {
            try expect(own, near: other)
        }
    }

    @Test func powerSaysHowManyPairs() throws {
        // G*Power 3.1, t test of two dependent means, two-sided, 5 %, power 0.8: d = 0.5 needs 34 pairs, d = 1 needs 10.
        #expect(Power.pairs(effect: 0.5) == 34)
        #expect(Power.pairs(effect: -1) == 10)
        #expect(Power.pairs(effect: 0) == nil)
        #expect(Power.ofPairedTest(effect: 1, pairs: 1) == 0)
    }

    @Test func oneValueShowsNoSpread() {
        let test = PairedTest([1.5])
        #expect(test.interval == nil && test.student == nil && test.effectSize == nil)
        #expect(test.bootstrapInterval == nil)
        #expect(Sample([1.5]).deviation == nil)
        #expect(PairedTest([1, 1, 1]).student == nil)
    }

    @Test func equalDistributionsAreCalledDifferentNoMoreOftenThanStated() {
        var generator = RandomKey(seed: 11).derive("equal distributions").generator()
        let trials = 4_000
        var student = 0
        var wilcoxon = 0
        for _ in 0..<trials {
            let differences = (0..<8).map { _ in generator.normal() - generator.normal() }
            let test = PairedTest(differences)
            if let p = test.student?.p, p < 0.05 { student += 1 }
            if let p = test.wilcoxon?.p, p < 0.05 { wilcoxon += 1 }
        }
        // 5 % of 4,000 is 200; four standard deviations are 55. Eight pairs allow Wilcoxon's test 3.9 % at most.
        #expect(student > 145 && student < 255)
        #expect(wilcoxon > 100 && wilcoxon < 212)
    }
}
