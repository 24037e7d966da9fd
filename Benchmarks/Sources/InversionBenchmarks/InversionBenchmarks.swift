import Audio
import Glibc

/// Decodes archives that `Benchmarks/inversion.py` made with librosa and prints a line for each: name, seconds of sound,
/// seconds taken, SNR with the better sign, coverage, estimated noise, samples that are not recovered.
@main
struct InversionBenchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let threads = arguments.first.flatMap({ Int($0) }), arguments.count > 1 else {
            print("usage: InversionBenchmarks THREADS FILE.npz…")
            return
        }
        ProcessMemory.keepFreed()
        for path in arguments.dropFirst() {
            let archive = try NumpyArchive(path)
            let audio = try doubles(archive, "audio")
            let numbers = try doubles(archive, "settings")
            let layout = ReassignedLayout(
                sampleRate: numbers[0], fftSize: Int(numbers[1]), hopLength: Int(numbers[2]),
                referencePower: numbers[3])
            let map = try ReassignedFile.read(path)
            let decoder = try ReassignedDecoder(layout, threads: threads)
            let clock = ContinuousClock()
            let start = clock.now
            let decoding = try decoder.decode(map, count: audio.count)
            let taken = (clock.now - start) / .seconds(1)
            let report = decoding.report
            let name = path.split(separator: "/").suffix(2).joined(separator: "/")
            print(
                name, Double(audio.count) / layout.sampleRate, taken, snr(decoding.samples, audio),
                report.coverage, report.noise, report.unrecovered.reduce(0) { $0 + $1.count }, separator: "\t"
            )
        }
    }

    static func doubles(_ archive: NumpyArchive, _ name: String) throws -> [Double] {
        switch try archive.array(name).values {
        case .float32(let values): return values.map(Double.init)
        case .float64(let values): return values
        case .complex64: throw AudioError.invalid("\(name) is complex")
        }
    }

    /// Decibels, with the better of both signs.
    static func snr(_ x: [Double], _ reference: [Double]) -> Double {
        var error = (plus: 0.0, minus: 0.0)
        var power = 0.0
        for (a, b) in zip(x, reference) {
            error.plus += (a - b) * (a - b)
            error.minus += (a + b) * (a + b)
            power += b * b
        }
        return 10 * log10(power / max(min(error.plus, error.minus), 1e-300))
    }
}
