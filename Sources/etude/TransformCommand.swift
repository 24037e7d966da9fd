import ArgumentParser
import Audio

/// `etude transform`: spectra of a sound file as a NumPy array.
struct TransformCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transform",
        abstract: "Write a sound file's spectrum as a NumPy array (.npy).",
        discussion: """
            stft: complex64 (bin, frame). mel: float32 (band, frame), of powers unless --power 1, in decibels with --db. \
            reassigned: float64 (3, bin, frame): frequencies in Hz, times in seconds, magnitudes; weak bins are NaN \
            unless --fill-nan. `etude apply` takes it with a run of reassigned_exact that has the same settings.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case stft, mel, reassigned
    }

    @Argument(help: "The sound file.")
    var input: String
    @Option(name: .long, help: "The transform: stft, mel or reassigned.")
    var to: Kind
    @Option(name: .shortAndLong, help: "The .npy file to write.")
    var output: String
    @OptionGroup var transform: TransformOptions
    @Option(name: .customLong("n-mels"), help: "Mel bands.")
    var bandCount = 128
    @Option(name: .customLong("mel-scale"), help: "slaney or htk.")
    var scale = "slaney"
    @Option(name: .customLong("mel-norm"), help: "slaney (equal areas) or none.")
    var normalization = "slaney"
    @Option(name: .long, help: "1 for magnitudes, 2 for powers, before mel bands are summed.")
    var power: Float = 2
    @Flag(name: .long, help: "Mel bands in decibels, 80 at most.")
    var db = false
    @Flag(name: .customLong("fill-nan"), help: "Bins too weak to be reassigned keep their own place.")
    var fillsMissing = false

    func run() async throws {
        let stft = try STFT(transform.settings())
        let sound = try await transform.sound(of: input)
        let frames = stft.frameCount(of: sound.count)
        func array(_ element: NumpyFile.Element, planes: Int? = nil, rows: Int) throws -> TransposedArray {
            try TransposedArray(
                element, planes: planes, rows: rows, columns: frames, to: output, notOver: [input])
        }
        switch to {
        case .stft:
            let file = try array(.complex64, rows: stft.binCount)
            try stft.forEachBlockOfSpectrum(of: sound) { block, spectrum in
                let values = [Float](unsafeUninitializedCapacity: 2 * spectrum.real.count) { values, count in
                    for index in spectrum.real.indices {
                        values[2 * index] = spectrum.real[index]
                        values[2 * index + 1] = spectrum.imaginary[index]
                    }
                    count = 2 * spectrum.real.count
                }
                try file.write(values, columns: block)
            }
            try file.finish()
        case .mel:
            let mel = try melSpectrogram(of: stft, rate: sound.sampleRate)
            let lowest = try db ? lowestLevel(of: sound, mel) : nil
            let file = try array(.float32, rows: bandCount)
            try mel.forEachBlock(of: sound) { block, bands in
                var values = bands.values
                if let lowest { values = levels(of: values).map { max($0, lowest) } }
                try file.write(values, columns: block)
            }
            try file.finish()
        case .reassigned:
            var settings = Reassignment.Settings(sampleRate: sound.sampleRate, stft: stft.settings)
            settings.fillsMissing = fillsMissing
            // Double precision: of single-precision seconds, most bits tell where in the clip a frame is.
            let reassignment = try Reassignment(settings)
            let file = try array(.float64, planes: 3, rows: stft.binCount)
            try reassignment.forEachBlock(of: sound) { block, map in
                for (plane, values) in [map.frequencies, map.times, map.magnitudes].enumerated() {
                    try file.write(values, columns: block, plane: plane)
                }
            }
            try file.finish()
        }
    }

    private func melSpectrogram(of stft: STFT, rate: Int) throws -> MelSpectrogram {
        guard let scale = MelScale(rawValue: scale) else {
            throw AudioError.invalid("there is no mel scale \"\(scale)\"; scales are slaney and htk")
        }
        guard let normalization = MelBank.Normalization(rawValue: normalization) else {
            throw AudioError.invalid(
                "there is no mel norm \"\(normalization)\"; norms are slaney and none")
        }
        let bank = try MelBank(
            MelBank.Settings(
                sampleRate: rate, fftSize: stft.settings.fftSize, bandCount: bandCount, scale: scale,
                normalization: normalization))
        return try MelSpectrogram(stft, bank, power: power)
    }

    /// Decibels, as far down as they go.
    private func levels(of values: [Float]) -> [Float] {
        power == 2
            ? Decibel.ofPower(values, topDecibels: nil) : Decibel.ofAmplitude(values, topDecibels: nil)
    }

    /// 80 dB under the loudest of the whole sound, which is asked for before anything is written.
    private func lowestLevel(of sound: LongSound, _ mel: MelSpectrogram) throws -> Float? {
        var loudest: Float?
        try mel.forEachBlock(of: sound) { _, bands in
            for level in levels(of: bands.values) { loudest = max(loudest ?? level, level) }
        }
        return loudest.map { $0 - 80 }
    }
}
