import Audio
import Glibc

/// Decodes what `Benchmarks/inversion.py` made with librosa and prints how close each clip came, and how long it took.
@main
struct InversionBenchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let threads = arguments.first.flatMap(Int.init) else {
            print("usage: InversionBenchmarks THREADS FOLDER…")
            return
        }
        for folder in arguments.dropFirst() {
            func array(_ name: String) throws -> (values: [Double], shape: [Int]) {
                let (values, shape) = try NumpyFile.read("\(folder)/\(name).npy")
                switch values {
                case .float32(let values): return (values.map(Double.init), shape)
                case .float64(let values): return (values, shape)
                default: throw AudioError.invalid("complex")
                }
            }
            let audio = try array("audio").values
            let mags = try array("mags")
            let map = ReassignedSpectrogram<Double>(
                frameCount: mags.shape[0], binCount: mags.shape[1], frequencies: try array("freqs").values,
                times: try array("times").values, magnitudes: mags.values)
            var decoder = try ReassignedDecoder(
                ReassignedLayout(sampleRate: 16_000, fftSize: 80, hopLength: 20))
            decoder.threads = threads
            let clock = ContinuousClock()
            var decoding: ReassignedDecoding?
            let taken = try clock.measure { decoding = try decoder.decode(map, count: audio.count) }
            let report = decoding!.report
            if let dump = getenv("DUMP") {
                try NumpyFile.write(
                    .float64(decoding!.samples), shape: [audio.count], to: String(cString: dump))
            }
            let seconds = Double(audio.count) / 16_000
            print(
                folder.split(separator: "/").suffix(2).joined(separator: "/"),
                "snr", snr(decoding!.samples, audio), "x", (taken / .seconds(1)) / seconds, "coverage",
                report.coverage, "worst", report.worstResidual, "starts", report.seedStarts, "islands",
                report.islands.count, "unrecovered", report.unrecovered.reduce(0) { $0 + $1.count })
        }
    }

    static func snr(_ x: [Double], _ reference: [Double]) -> Double {
        var plus = 0.0
        var minus = 0.0
        var total = 0.0
        for (a, b) in zip(x, reference) {
            plus += (a - b) * (a - b)
            minus += (a + b) * (a + b)
            total += b * b
        }
        return 10 * log10(total / max(min(plus, minus), 1e-300))
    }
}
