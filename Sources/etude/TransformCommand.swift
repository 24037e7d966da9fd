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
        let stft = try transform.settings()
        let (samples, rate) = try await transform.samples(of: input)
        switch to {
        case .stft:
            let spectrum = try STFT(stft).forward(samples)
            var values: [Float] = []
            values.reserveCapacity(2 * spectrum.real.count)
            for bin in 0..<spectrum.binCount {
                for frame in 0..<spectrum.frameCount {
                    values.append(spectrum.real[frame * spectrum.binCount + bin])
                    values.append(spectrum.imaginary[frame * spectrum.binCount + bin])
                }
            }
            try NumpyFile.write(
                .complex64(values), shape: [spectrum.binCount, spectrum.frameCount], to: output,
                notOver: [input])
        case .mel:
            guard let scale = MelScale(rawValue: scale) else {
                throw AudioError.invalid("there is no mel scale \"\(scale)\"; scales are slaney and htk")
            }
            guard let normalization = MelBank.Normalization(rawValue: normalization) else {
                throw AudioError.invalid(
                    "there is no mel norm \"\(normalization)\"; norms are slaney and none")
            }
            let bank = try MelBank(
                MelBank.Settings(
                    sampleRate: rate, fftSize: stft.fftSize, bandCount: bandCount, scale: scale,
                    normalization: normalization))
            var mel = try MelSpectrogram(STFT(stft), bank, power: power)(samples)
            if db {
                mel.values = power == 2 ? Decibel.ofPower(mel.values) : Decibel.ofAmplitude(mel.values)
            }
            try NumpyFile.write(
                .float32(Self.transposed(mel.values, rows: mel.frameCount, columns: mel.binCount)),
                shape: [mel.binCount, mel.frameCount], to: output, notOver: [input])
        case .reassigned:
            var settings = Reassignment.Settings(sampleRate: rate, stft: stft)
            settings.fillsMissing = fillsMissing
            // Double precision: of single-precision seconds, most bits tell where in the clip a frame is.
            let map = try Reassignment(settings)(samples.map(Double.init))
            let values = [map.frequencies, map.times, map.magnitudes].flatMap {
                Self.transposed($0, rows: map.frameCount, columns: map.binCount)
            }
            try NumpyFile.write(
                .float64(values), shape: [3, map.binCount, map.frameCount], to: output, notOver: [input])
        }
    }

    /// `[row][column]` to `[column][row]`.
    private static func transposed<Scalar>(_ values: [Scalar], rows: Int, columns: Int) -> [Scalar] {
        (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
    }
}
