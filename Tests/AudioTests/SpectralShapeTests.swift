import Audio
import Testing

@Suite struct SpectralShapeTests {
    @Test func agreesWithLibrosa() throws {
        let transform = try STFT(STFT.Settings(fftSize: 512, hopLength: 512))
        let magnitudes = transform.magnitudes(try Golden.signal("music"))
        let frequencies = SpectralShape.frequencies(sampleRate: 16_000, fftSize: 512)
        let golden = try Golden.array("shapes")
        let frames = magnitudes.frameCount
        let mine = [
            SpectralShape.centroid(magnitudes, frequencies: frequencies),
            SpectralShape.bandwidth(magnitudes, frequencies: frequencies), SpectralShape.flatness(magnitudes),
            SpectralShape.rolloff(magnitudes, frequencies: frequencies), SpectralShape.entropy(magnitudes),
        ]
        for (index, values) in mine.enumerated() {
            let row = Array(golden[(index * frames)..<((index + 1) * frames)])
            #expect(relativeError(values, row) < 1e-5, "row \(index)")
        }
        let contrast = try SpectralShape.contrast(magnitudes, frequencies: frequencies, bandCount: 5)
        // Valleys are the weakest bins of all: those of a single-precision transform are right to 3e-4 of the whole.
        #expect(relativeError(contrast.values, try Golden.array("contrast")) < 3e-4)
        let exact = try Reassignment(
            Reassignment.Settings(sampleRate: 16_000, stft: STFT.Settings(fftSize: 512, hopLength: 512)))(
                Golden.signal("music").map(Double.init))
        let again = try SpectralShape.contrast(
            Spectrogram(frameCount: frames, binCount: 257, values: exact.magnitudes.map { Float($0) }),
            frequencies: frequencies, bandCount: 5)
        #expect(relativeError(again.values, try Golden.array("contrast")) < 1e-6)
        #expect(throws: AudioError.self) {
            try SpectralShape.contrast(magnitudes, frequencies: frequencies, bandCount: 7)
        }
    }

    @Test func silentFramesHaveNumbers() {
        let silence = Spectrogram(frameCount: 1, binCount: 4, values: [0, 0, 0, 0])
        let frequencies: [Float] = [0, 1, 2, 3]
        #expect(SpectralShape.centroid(silence, frequencies: frequencies) == [0])
        #expect(SpectralShape.bandwidth(silence, frequencies: frequencies) == [0])
        #expect(SpectralShape.flatness(silence) == [1])
        #expect(SpectralShape.entropy(silence) == [0])
    }

    @Test func soundingRangeAgreesWithLibrosa() {
        let tail = Golden.speech + [Float](repeating: 0, count: 9000)
        let range = Silence.soundingRange(tail, topDecibels: 40)
        #expect(Double(range.lowerBound) == Golden.number("trim_start"))
        #expect(Double(range.upperBound) == Golden.number("trim_end"))
        #expect(
            Silence.onset(tail, sampleRate: 16_000, topDecibels: 40) == Golden.number("trim_end") / 16_000)
        #expect(Silence.soundingRange([Float](repeating: 0, count: 5000)).isEmpty)
        #expect(Silence.onset([], sampleRate: 16_000) == nil)
    }
}
