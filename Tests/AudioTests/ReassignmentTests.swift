import Audio
import Testing

@Suite struct ReassignmentTests {
    private func settings(_ name: String) -> Reassignment.Settings {
        var settings = Reassignment.Settings(
            sampleRate: 16_000, stft: STFT.Settings(fftSize: 256, hopLength: 64))
        switch name {
        case "filled":
            settings.fillsMissing = true
            settings.stft.padMode = .reflect
        case "wild":
            settings.clips = false
            settings.threshold = .power(0.01)
            settings.stft = STFT.Settings(fftSize: 512, hopLength: 90, windowLength: 400)
        case "uncentred": settings.stft = STFT.Settings(fftSize: 255, hopLength: 60, isCentered: false)
        case "callable":
            settings.threshold = .computed { powers in
                let sorted = powers.sorted()
                return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
            }
        case "times": settings.reassignsFrequencies = false
        case "frequencies": settings.reassignsTimes = false
        default: break
        }
        return settings
    }

    @Test(arguments: ["default", "filled", "wild", "uncentred", "callable", "times", "frequencies"])
    func doublesAgreeWithLibrosa(name: String) throws {
        let speech = try Golden.signal("speech").map(Double.init)
        let map = try Reassignment(settings(name))(speech)
        let golden = try Golden.doubles("reassigned_\(name)")
        let mine = [map.frequencies, map.times, map.magnitudes].flatMap {
            Golden.pick($0, frames: map.frameCount)
        }
        try #require(mine.count == golden.count)
        let scales = [8000, Double(speech.count) / 16_000, 30]
        var worst = 0.0
        for (index, (a, b)) in zip(mine, golden).enumerated() {
            #expect(a.isNaN == b.isNaN)
            if !b.isNaN { worst = max(worst, abs(a - b) / max(abs(b), scales[index / (golden.count / 3)])) }
        }
        #expect(worst < 1e-9)
    }

    /// Single precision cannot place a bin better than its own rounding allows: bins within 60 dB of the loudest agree.
    @Test func floatsFollowDoubles() throws {
        let speech = try Golden.signal("speech")
        let transform = try Reassignment(settings("default"))
        let single = transform(speech)
        let double = transform(speech.map(Double.init))
        let loudest = double.magnitudes.max() ?? 0
        var worst = 0.0
        for index in single.frequencies.indices where double.magnitudes[index] > loudest * 1e-3 {
            worst = max(worst, abs(Double(single.frequencies[index]) - double.frequencies[index]) / 8000)
            worst = max(worst, abs(Double(single.times[index]) - double.times[index]))
        }
        #expect(worst < 1e-5)
    }

    @Test func polarityIsForgotten() throws {
        let speech = try Golden.signal("speech")
        var everything = settings("wild")
        everything.fillsMissing = true
        let transform = try Reassignment(everything)
        let plain = transform(speech)
        let flipped = transform(speech.map { -$0 })
        #expect(plain.frequencies == flipped.frequencies)
        #expect(plain.times == flipped.times)
        #expect(plain.magnitudes == flipped.magnitudes)
    }

    @Test func impossibleSettingsAreRefused() {
        var neither = settings("default")
        neither.reassignsTimes = false
        neither.reassignsFrequencies = false
        #expect(throws: AudioError.self) { try Reassignment(neither) }
        var negative = settings("default")
        negative.threshold = .power(-1)
        #expect(throws: AudioError.self) { try Reassignment(negative) }
    }
}
