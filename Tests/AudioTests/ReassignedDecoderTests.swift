import Audio
import Foundation
import Randomness
import Synchronization
import Testing

@Suite struct ReassignedDecoderTests {
    static let layout = ReassignedLayout(sampleRate: 16_000, fftSize: 80, hopLength: 20)
    private static let folder = "\(Golden.folder)/../reassigned"

    /// 3200 samples of real speech, a whole sentence's loudest part.
    static let speech = Golden.speech[6000..<9200].map(Double.init)

    /// Our own transform, which equals librosa's, with nothing clipped.
    static func transform(
        _ samples: [Double], threshold: Double = 1e-6, size: Int = 80
    ) throws -> ReassignedSpectrogram<Double> {
        var stft = STFT.Settings(fftSize: size, hopLength: size / 4)
        stft.window = .hamming
        var settings = Reassignment.Settings(sampleRate: 16_000, stft: stft)
        settings.clips = false
        settings.threshold = .power(threshold)
        return try Reassignment(settings)(samples)
    }

    /// The better of both signs, in decibels.
    static func snr(_ x: [Double], _ reference: [Double]) -> Double {
        guard x.count == reference.count else { return -.infinity }
        var error = (plus: 0.0, minus: 0.0)
        var power = 0.0
        for (a, b) in zip(x, reference) {
            error.plus += (a - b) * (a - b)
            error.minus += (a + b) * (a + b)
            power += b * b
        }
        return 10 * log10(power / max(min(error.plus, error.minus), 1e-300))
    }

    @Test(arguments: [("speech", 200.0), ("music", 200), ("uncentred", 200), ("single", 125)])
    func recoversWhatLibrosaTransformed(name: String, least: Double) throws {
        let path = "\(Self.folder)/\(name).npz"
        let audio: [Double]
        switch try NumpyArchive(path).array("audio").values {
        case .float64(let values): audio = values
        case .float32(let values): audio = values.map(Double.init)
        default: audio = []
        }
        var layout = Self.layout
        layout.isCentered = name != "uncentred"
        let decoding = try ReassignedDecoder(layout).decode(ReassignedFile.read(path), count: audio.count)
        #expect(Self.snr(decoding.samples, audio) > least)
        #expect(decoding.report.isWhole)
        #expect(decoding.report.coverage == 1)
    }

    @Test func manyThreadsGiveTheBitsOfOne() throws {
        let map = try Self.transform(Golden.speech[4000..<14_000].map(Double.init))
        var results: [[Double]] = []
        for threads in [1, 2, 5] {
            let decoder = try ReassignedDecoder(Self.layout, seed: 7, threads: threads)
            results.append(try decoder.decode(map).samples)
        }
        let same = results[1] == results[0] && results[2] == results[0]
        #expect(same)
    }

    @Test func stretchesBetweenSilenceAreRecovered() throws {
        var clip = Self.speech
        for n in 1500..<1700 { clip[n] = 0 }
        let decoding = try ReassignedDecoder(Self.layout).decode(Self.transform(clip), count: clip.count)
        #expect(decoding.report.isWhole)
        #expect(decoding.report.islands.count == 2)
        #expect(decoding.report.notes.contains { $0.contains("silence") })
        #expect(decoding.samples[1540..<1660].allSatisfy { $0 == 0 })
        #expect(Self.snr(Array(decoding.samples[..<1500]), Array(clip[..<1500])) > 200)
        #expect(Self.snr(Array(decoding.samples[1700...]), Array(clip[1700...])) > 200)
    }

    @Test func silenceIsSilence() throws {
        let decoding = try ReassignedDecoder(Self.layout).decode(
            Self.transform([Double](repeating: 0, count: 1000)), count: 1000)
        #expect(decoding.samples == [Double](repeating: 0, count: 1000))
        #expect(decoding.report.isWhole)
        #expect(decoding.report.notes.contains { $0.contains("silence") })
    }

    @Test func damageStaysWhereItIs() throws {
        var map = try Self.transform(Self.speech)
        var generator = RandomKey(seed: 3).generator()
        let bins = map.binCount
        for index in 70 * bins..<82 * bins { map.magnitudes[index] *= exp(generator.normal()) }
        let decoding = try ReassignedDecoder(Self.layout).decode(map, count: Self.speech.count)
        let report = decoding.report
        #expect(!report.isWhole)
        // Frame 76 has its middle at sample 1520.
        #expect(report.unrecovered.contains { $0.contains(1520) })
        #expect(report.unrecovered.allSatisfy { $0.lowerBound > 1300 && $0.upperBound < 1750 })
        #expect(decoding.samples[1520] == 0)
        #expect(report.notes.contains { $0.contains("sign") })
        #expect(Self.snr(Array(decoding.samples[..<1300]), Array(Self.speech[..<1300])) > 150)
        #expect(Self.snr(Array(decoding.samples[1750...]), Array(Self.speech[1750...])) > 150)
    }

    /// Where single frames have too few equations, several are solved together.
    @Test(arguments: ["quiet", "threshold", "no times", "no frequencies"])
    func fewerNumbersSuffice(kind: String) throws {
        var layout = Self.layout
        if kind == "threshold" { layout.referencePower = 1e-2 }
        let clip = kind == "quiet" ? Self.speech.map { $0 / 100 } : Self.speech
        var map = try Self.transform(clip, threshold: layout.referencePower)
        func erase(_ values: inout [Double]) { for index in values.indices { values[index] = .nan } }
        if kind == "no times" { erase(&map.times) }
        if kind == "no frequencies" { erase(&map.frequencies) }
        var results: [[Double]] = []
        for threads in [1, 3] {
            let decoder = try ReassignedDecoder(layout, threads: threads)
            let decoding = try decoder.decode(map, count: clip.count)
            #expect(decoding.report.isWhole)
            results.append(decoding.samples)
        }
        #expect(Self.snr(results[0], clip) > 200)
        let same = results[0] == results[1]
        #expect(same)
    }

    /// Their first frames are solved together with their neighbours; a hop of 64 takes its normal matrices from transforms.
    @Test(arguments: [148, 256])
    func largeFramesAreRecovered(size: Int) throws {
        let clip = Array(Self.speech[400..<2800])
        let layout = ReassignedLayout(sampleRate: 16_000, fftSize: size, hopLength: size / 4)
        let decoding = try ReassignedDecoder(layout).decode(
            Self.transform(clip, size: size), count: clip.count)
        #expect(decoding.report.isWhole)
        #expect(decoding.report.coverage == 1)
        #expect(Self.snr(decoding.samples, clip) > 200)
    }

    /// A frame that fits badly shares all its samples with frames beyond the usual margin, and is repaired with more of them.
    @Test(arguments: [(1e-3, 1), (1e-2, 6)])
    func framesThatOverlapFortyTimesAreRepaired(damage: Double, frames: Int) throws {
        let clip = Golden.speech[6400..<7000].map(Double.init)
        var stft = STFT.Settings(fftSize: 80, hopLength: 2, isCentered: false)
        stft.window = .hamming
        var settings = Reassignment.Settings(sampleRate: 16_000, stft: stft)
        settings.clips = false
        settings.threshold = .power(1e-6)
        var map = try Reassignment(settings)(clip)
        for frame in 130..<130 + frames {
            for bin in 0..<map.binCount {
                map.magnitudes[frame * map.binCount + bin] *= 1 + (bin % 2 == 0 ? damage : -damage)
            }
        }
        let layout = ReassignedLayout(sampleRate: 16_000, fftSize: 80, hopLength: 2, isCentered: false)
        let decoding = try ReassignedDecoder(layout).decode(map, count: clip.count)
        #expect(Self.snr(decoding.samples, clip) > 40)
    }

    @Test func noiseIsBorneWithOneCoordinateAlone() throws {
        var map = try Self.transform(Self.speech)
        var generator = RandomKey(seed: 12).generator()
        for index in map.times.indices {
            map.times[index] = .nan
            map.magnitudes[index] *= 1 + 1e-4 * generator.normal()
        }
        let decoding = try ReassignedDecoder(Self.layout).decode(map, count: Self.speech.count)
        #expect((1e-10...1e-7).contains(decoding.report.noise))
        #expect(decoding.report.coverage == 1)
        #expect(Self.snr(decoding.samples, Self.speech) > 45)
    }

    /// Nobody says how good the numbers are: tolerances follow from how well frames can be solved.
    @Test(arguments: [
        ("float16", 60.0, 1e-9...1e-6), ("0.0001", 65, 1e-10...1e-7), ("0.001", 40, 1e-8...1e-5),
    ])
    func noiseIsFoundAndBorne(kind: String, least: Double, noise: ClosedRange<Double>) throws {
        var map = try Self.transform(Self.speech)
        var generator = RandomKey(seed: 11).generator()
        let size = Double(kind) ?? 0
        map.magnitudes = map.magnitudes.map {
            kind == "float16" ? Double(Float16($0)) : $0 * (1 + size * generator.normal())
        }
        let decoding = try ReassignedDecoder(Self.layout).decode(map, count: Self.speech.count)
        #expect(noise.contains(decoding.report.noise))
        #expect(decoding.report.coverage == 1)
        #expect(Self.snr(decoding.samples, Self.speech) > least)
    }

    @Test func progressRisesToOneAndCancelledWorkStops() throws {
        let map = try Self.transform(Self.speech)
        let steps = Mutex<[Double]>([])
        let decoder = try ReassignedDecoder(Self.layout)
        _ = try decoder.decode(map, progress: { share in steps.withLock { $0.append(share) } })
        let shares = steps.withLock { $0 }
        #expect(shares == shares.sorted() && shares.last == 1 && shares.count >= 3)
        #expect(throws: CancellationError.self) { try decoder.decode(map, isCancelled: { true }) }
    }

    @Test func numbersThatCannotBeAreRefusedInOneSentence() throws {
        let good = try Self.transform(Self.speech)
        func refuses(
            _ part: String, _ layout: ReassignedLayout = Self.layout,
            _ change: (inout ReassignedSpectrogram<Double>) -> Void
        ) {
            var map = good
            change(&map)
            do {
                _ = try ReassignedDecoder(layout).decode(map)
                Issue.record("nothing was thrown where \"\(part)\" was expected")
            } catch {
                #expect("\(error)".contains(part), "\(error)")
            }
        }
        refuses("one shape") { $0.times.removeLast() }
        refuses("negative") { $0.magnitudes[3] = -1 }
        refuses("finite") { $0.magnitudes[3] = .nan }
        refuses("infinite") { $0.times[3] = .infinity }
        refuses("no frames") {
            $0 = ReassignedSpectrogram(
                frameCount: 0, binCount: 41, frequencies: [], times: [], magnitudes: [])
        }
        refuses("n_fft", ReassignedLayout(sampleRate: 16_000, fftSize: 128, hopLength: 32)) { _ in }
        refuses("hop", ReassignedLayout(sampleRate: 16_000, fftSize: 80, hopLength: 40)) { _ in }
        refuses("rate", ReassignedLayout(sampleRate: 22_050, fftSize: 80, hopLength: 20)) { _ in }
        refuses("center", ReassignedLayout(sampleRate: 16_000, fftSize: 80, hopLength: 20, isCentered: false))
        { _ in }
        #expect(throws: AudioError.self) {
            try ReassignedDecoder(ReassignedLayout(sampleRate: 0, fftSize: 80, hopLength: 20))
        }
        #expect(throws: AudioError.self) {
            try ReassignedDecoder(ReassignedLayout(sampleRate: 16_000, fftSize: 80, hopLength: 60))
        }
    }
}
