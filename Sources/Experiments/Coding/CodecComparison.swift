import Audio
import Glibc
import Learning
import Measures
import RunStore

/// A codec's stored sound, scored beside what else could be done with as many bytes: Opus, and plain downsampling.
///
/// Everything goes through files, and every byte of them counts.
public struct CodecComparison {
    /// One way of storing, over all clips.
    public struct Row: Sendable {
        public var name: String
        /// What it is called as a control of a run; nil for the codec's own rows.
        public var control: String?
        /// Thousand bits a second of sound, and how many times smaller than 16-bit PCM.
        public var kilobits: Double
        public var compression: Double
        /// By ``measures``; nil where none of the clips has it.
        public var scores: [Double?]
        /// Of the experiment's own metrics, means over clips.
        public var means: [(name: String, value: Double?, coverage: Coverage)]
        /// By ``measures``, of the clips.
        public var coverage: [Coverage] = []
        /// Why there is nothing, where there is nothing.
        public var missing: String?
    }

    /// What is measured, in order, with the decimals it is shown with.
    package static let measures: [(name: String, decimals: Int)] =
        [
            (Measure.snr, 2), (.siSDR, 2), (.logSpectralDistance, 3), (.logMelDecibels, 2), (.stoi, 4),
        ].map { ($0.title, $1) } + [
            ("residual L1", 5), ("residual L2", 5), ("residual peak", 4),
        ]

    private let coding: SoundCoding
    private let examples: [Example]
    private let metrics: [any Metric]
    private let modes: [(name: String, options: CodingOptions)]
    private let folder: String

    /// - Parameters:
    ///   - examples: at the model's rate, at least one.
    ///   - metrics: of the experiment.
    ///   - folder: where the first clip's original, reconstructions and residuals go; it exists.
    init(_ coding: SoundCoding, examples: [Example], metrics: [any Metric], folder: String) {
        self.coding = coding
        self.examples = examples
        self.metrics = metrics
        self.folder = folder
        let usual = coding.usualCoding
        var modes = [("as trained, \(usual.bits) bits", usual)]
        if coding.canStorePhase {
            let bits = coding.hasCodebooks ? usual.bits : 8
            modes.append(
                ("near-lossless, \(bits) bits and phase", CodingOptions(bits: bits, storesPhase: true)))
        }
        if usual.bits > 4, !coding.hasCodebooks { modes.append(("degraded, 4 bits", CodingOptions(bits: 4))) }
        self.modes = modes
    }

    /// - Parameter scratch: a folder for files that nobody keeps.
    /// - Throws: `AudioError` or ``RunError``.
    func rows(scratch: String) async throws -> [Row] {
        let place = "\(scratch)/clip"
        var rows: [Row] = []
        var spent: [Int] = []
        let first = Clip(sampleRate: examples[0].sampleRate, mono: examples[0].target)
        try AudioFile.write(first, to: "\(folder)/original.wav", format: .wav(holding: first.channels[0]))
        for (name, options) in modes {
            var stored: [(Int, [Float])] = []
            for example in examples {
                let clip = Clip(sampleRate: example.sampleRate, mono: example.input)
                try AudioFile.write(clip, to: "\(place).wav", format: .wavFloat)
                let outcome = try await coding.encode(from: "\(place).wav", to: "\(place).etude", options)
                try coding.decode(from: "\(place).etude", to: "\(place).back.wav", format: .wavFloat)
                stored.append((outcome.byteCount, try AudioFile.read("\(place).back.wav").mono()))
            }
            if rows.isEmpty { spent = stored.map(\.0) }
            rows.append(try row(name, stem: Self.stem(of: name), stored))
        }
        for other in EqualSpending.allCases {
            do throws(AudioError) {
                var stored: [(Int, [Float])] = []
                for (example, bytes) in zip(examples, spent) {
                    let clip = Clip(sampleRate: example.sampleRate, mono: example.input)
                    stored.append(try other.store(clip, bytes: bytes, at: place))
                }
                let rates = (meanRate(stored.map(\.0)), meanRate(spent))
                var row = try row(other.title(rates.0 / rates.1), stem: other.stem, stored)
                row.control = other.rawValue
                rows.append(row)
            } catch {
                rows.append(
                    Row(
                        name: other.title(1), kilobits: 0, compression: 0, scores: [], means: [],
                        missing: "\(error)"))
            }
        }
        return rows
    }

    /// Bytes a sample, as the mean over clips: what the metric `bit_rate` is, so that a report of the stored numbers says the same.
    private func meanRate(_ bytes: [Int]) -> Double {
        zip(bytes, examples).reduce(0) { $0 + Double($1.0) / Double(max(1, $1.1.target.count)) }
    }

    /// What the sounds of a row are called.
    static func stem(of name: String) -> String {
        name.lowercased().split { $0 == "," || $0 == " " }.prefix(3).joined(separator: "-")
    }

    /// Means over clips of what came back; the first clip's sound and residual are kept.
    private func row(
        _ name: String, stem: String, _ stored: [(bytes: Int, sound: [Float])]
    ) throws(AudioError) -> Row {
        var (bytes, samples) = (0, 0)
        var scores: [[Double?]] = []
        var own: [[Double?]] = []
        for (index, (example, stored)) in zip(examples, stored).enumerated() {
            let reference = example.target
            var back = Array(stored.sound.prefix(reference.count))
            back += [Float](repeating: 0, count: reference.count - back.count)
            bytes += stored.bytes
            samples += reference.count
            let residual = zip(reference, back).map { $0 - $1 }
            scores.append(Self.scores(back, reference, residual, example.sampleRate))
            var clip = ScoredClip(
                id: example.id, sampleRate: example.sampleRate, input: example.input, estimate: back,
                reference: reference, seconds: nil)
            clip.storedBytes = stored.bytes
            own.append(metrics.flatMap { $0.scores(for: clip) })
            guard index == 0 else { continue }
            for (kind, sound) in [("recon", back), ("residual", residual)] {
                try AudioFile.write(
                    Clip(sampleRate: example.sampleRate, mono: sound),
                    to: "\(folder)/\(stem)-\(kind).wav", format: .wavFloat)
            }
        }
        let seconds = Double(samples) / Double(examples[0].sampleRate)
        var row = Row(
            name: name, kilobits: Double(8 * bytes) / 1_000 / seconds,
            compression: Double(2 * samples) / Double(bytes),
            scores: Self.measures.indices.map { Self.mean(of: scores, $0) },
            means: metrics.flatMap(\.columns).enumerated().map {
                ($1.name, Self.mean(of: own, $0), Self.coverage(of: own, $0))
            })
        row.coverage = Self.measures.indices.map { Self.coverage(of: scores, $0) }
        return row
    }

    private static func coverage(of values: [[Double?]], _ column: Int) -> Coverage {
        Coverage(values.count { $0[column]?.isFinite == true }, of: values.count)
    }

    private static func mean(of values: [[Double?]], _ column: Int) -> Double? {
        let known = values.compactMap { $0[column] }.filter(\.isFinite)
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    private static func scores(
        _ estimate: [Float], _ reference: [Float], _ residual: [Float], _ sampleRate: Int
    ) -> [Double?] {
        let count = Double(max(1, residual.count))
        return [
            Quality.snr(estimate: estimate, reference: reference),
            Quality.siSDR(estimate: estimate, reference: reference),
            Quality.logSpectralDistance(estimate: estimate, reference: reference),
            Quality.logMelDecibels(estimate: estimate, reference: reference, sampleRate: sampleRate),
            Quality.stoi(estimate: estimate, reference: reference, sampleRate: sampleRate),
            residual.reduce(0.0) { $0 + Double(abs($1)) } / count,
            (residual.reduce(0.0) { $0 + Double($1) * Double($1) } / count).squareRoot(),
            residual.reduce(0.0) { max($0, Double(abs($1))) },
        ]
    }

    /// The rows as a markdown table.
    public static func markdown(_ rows: [Row]) -> String {
        var lines = [
            "| stored as | kbit/s | times smaller than PCM16 | "
                + measures.map(\.name).joined(separator: " | ") + " |",
            "|---|" + String(repeating: "---:|", count: measures.count + 2),
        ]
        for row in rows {
            if let missing = row.missing {
                lines.append(
                    "| \(row.name) | missing: \(missing) |"
                        + String(repeating: " |", count: measures.count + 1))
                continue
            }
            let scores = measures.indices.map { place in
                let text = row.scores[place].map { rounded($0, measures[place].decimals) } ?? ""
                let coverage = row.coverage[place]
                return coverage.missing > 0 ? "\(text) (\(coverage.words))" : text
            }
            lines.append(
                "| \(row.name) | \(rounded(row.kilobits, 1)) | \(rounded(row.compression, 2)) | "
                    + scores.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rounded(_ value: Double, _ decimals: Int) -> String {
        let text = "\((value * pow(10, Double(decimals))).rounded() / pow(10, Double(decimals)))"
        return text == "-0.0" ? "0.0" : text
    }
}
