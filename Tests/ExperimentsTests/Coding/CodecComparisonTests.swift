import Experiments
import Measures
import Testing

struct CodecComparisonTests {
    @Test func measuresAreCalledAsEverywhere() {
        let head = CodecComparison.markdown([]).split(separator: "\n")[0]
        for measure in [Measure.snr, .siSDR, .logSpectralDistance, .logMelDecibels, .stoi] {
            #expect(head.contains("| \(measure.title) |"), "\(head)")
        }
        #expect(head.contains("| lsd (B) |"))
    }
}
