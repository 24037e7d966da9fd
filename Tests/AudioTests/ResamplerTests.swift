import Audio
import Testing

@Suite struct ResamplerTests {
    @Test(arguments: [8_000, 22_050, 48_000])
    func agreesWithLibrosa(rate: Int) throws {
        let resampled = try Resampler.resample(Golden.speech, from: 16_000, to: rate)
        #expect(Double(resampled.count) == Golden.number("resampled_count_\(rate)"))
        let golden = try Golden.array("resampled_\(rate)")
        #expect(relativeError(Array(resampled[6000..<6400]), golden) < 1e-5)
    }

    @Test func blocksGiveTheSameSamples() throws {
        let whole = try Resampler.resample(Golden.speech, from: 16_000, to: 44_100)
        var resampler = try Resampler(from: 16_000, to: 44_100, channels: 2)
        var joined: [[Float]] = [[], []]
        var start = 0
        for size in [1, 1000, 7, 9999, 12_345, 100_000] {
            let end = min(start + size, Golden.speech.count)
            let block = Array(Golden.speech[start..<end])
            for (channel, made) in resampler.process([block, block.map { -$0 }]).enumerated() {
                joined[channel] += made
            }
            start = end
        }
        for (channel, made) in resampler.finish().enumerated() { joined[channel] += made }
        #expect(joined[0] == whole)
        #expect(joined[1] == whole.map { -$0 })
    }

    @Test(arguments: [0, 1, 2, 17])
    func shortClipsKeepTheirLength(count: Int) throws {
        let clip = [Float](repeating: 0.5, count: count)
        #expect(
            try Resampler.resample(clip, from: 16_000, to: 22_050).count == (count * 22_050 + 15_999) / 16_000
        )
    }

    @Test func impossibleRatesAreRefused() {
        #expect(throws: AudioError.self) { try Resampler.resample([1], from: 0, to: 8_000) }
        #expect(throws: AudioError.self) { try Resampler.resample([1], from: 8_000, to: -1) }
    }
}
