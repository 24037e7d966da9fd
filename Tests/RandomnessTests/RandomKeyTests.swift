import Hashing
import Randomness
import Testing

@Suite struct RandomKeyTests {
    @Test func siblingsDoNotShiftEachOther() {
        let run = RandomKey(seed: 7)
        var alone = run.derive("model").derive("encoder.0").generator()
        _ = run.derive("model").derive("encoder.new")
        var beside = run.derive("model").derive("encoder.0").generator()
        for _ in 0..<10 { #expect(alone.next() == beside.next()) }
    }

    @Test func labelsIndicesAndSeedsAllMatter() {
        let states = [
            RandomKey(seed: 1).derive("a").state, RandomKey(seed: 2).derive("a").state,
            RandomKey(seed: 1).derive("b").state, RandomKey(seed: 1).derive(0).state,
            RandomKey(seed: 1).derive(1).state, RandomKey(seed: 1).derive("a").derive("b").state,
            RandomKey(seed: 1).derive("b").derive("a").state,
        ]
        #expect(Set(states).count == states.count)
    }

    @Test func normalDrawsHaveTheirMoments() {
        var generator = RandomKey(seed: 3).generator()
        var values = [Float](repeating: 0, count: 200_001)
        generator.fillNormal(&values, deviation: 2)
        let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
        let variance = values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)
        #expect(abs(mean) < 0.02)
        #expect(abs(variance - 4) < 0.05)
    }

    @Test func permutationHoldsEveryIndexOnce() {
        var generator = RandomKey(seed: 5).generator()
        #expect(generator.permutation(of: 1000).sorted() == Array(0..<1000))
    }

    /// The published test vector of FIPS 180-2, appendix B.1.
    @Test func sha256OfAbc() {
        #expect(
            SHA256.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
