import Audio
import Corpora
import Testing

/// Which recordings a corpus keeps.
struct ClipRulesTests {
    private let rules = ClipRules(shortest: 0.5)

    @Test func keepsSound() {
        #expect(rules.objection(to: clip(Array(repeating: 0.1, count: 8_000))) == nil)
    }

    @Test func namesWhyAClipIsLeftOut() {
        #expect(rules.objection(to: clip([])) == "no samples")
        #expect(rules.objection(to: clip(Array(repeating: 0.1, count: 7_999))) == "shorter than 0.5 s")
        #expect(rules.objection(to: clip(Array(repeating: 0, count: 16_000))) == "digital silence")
        var broken = [Float](repeating: 0.1, count: 16_000)
        broken[9] = .nan
        #expect(rules.objection(to: clip(broken)) == "samples that are not numbers")
    }

    @Test func oneSilentChannelIsNoSilence() {
        let (none, some) = ([Float](repeating: 0, count: 16_000), [Float](repeating: 0.1, count: 16_000))
        for channels in [[none, some], [some, none], [some, some.map { -$0 }]] {
            #expect(rules.objection(to: Clip(sampleRate: 16_000, channels: channels)) == nil)
        }
        #expect(rules.objection(to: Clip(sampleRate: 16_000, channels: [none, none])) == "digital silence")
    }

    private func clip(_ samples: [Float]) -> Clip { Clip(sampleRate: 16_000, mono: samples) }
}
