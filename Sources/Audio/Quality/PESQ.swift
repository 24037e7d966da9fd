import Files
import Glibc
import Subprocess
import SystemPackage

/// Perceptual evaluation of speech quality (ITU-T P.862) through a program that the person has installed.
///
/// The reference code's licence does not allow a translation, so there is none here. Any program with the reference
/// code's command line will do: `pesq +16000 [+wb] reference.wav estimate.wav`.
public struct PESQ: Sendable {
    /// The program's path.
    public let program: String

    /// The program that the variable ETUDE_PESQ names, else `pesq` on the path; nil where there is none.
    public static func installed() -> PESQ? {
        if let named = getenv("ETUDE_PESQ") {
            let path = String(cString: named)
            return access(path, X_OK) == 0 ? PESQ(program: path) : nil
        }
        let folders = getenv("PATH").map { String(cString: $0).split(separator: ":") } ?? []
        for folder in folders where access("\(folder)/pesq", X_OK) == 0 {
            return PESQ(program: "\(folder)/pesq")
        }
        return nil
    }

    public init(program: String) { self.program = program }

    /// The score (MOS-LQO), about 1 to 4.6; higher is better.
    ///
    /// Both signals are resampled to 16 kHz and judged in wide band, or kept at 8 kHz and judged in narrow band.
    /// - Throws: ``AudioError`` when the program fails or does not print a score.
    public func score(estimate: [Float], reference: [Float], sampleRate: Int) async throws -> Double {
        let rate = sampleRate == 8_000 ? 8_000 : 16_000
        let place = try Temporaries.newFolder()
        let files = ["\(place)/reference.wav", "\(place)/estimate.wav"]
        // The reference code leaves its results beside where it runs.
        defer { Temporaries.remove(place) }
        for (file, samples) in zip(files, [reference, estimate]) {
            let resampled = try Resampler.resample(samples, from: sampleRate, to: rate)
            try AudioFile.write(Clip(sampleRate: rate, mono: resampled), to: file, format: .wav16)
        }
        let result = try await run(
            .path(FilePath(program)),
            arguments: Arguments(["+\(rate)"] + (rate == 16_000 ? ["+wb"] : []) + files),
            workingDirectory: FilePath(place), output: .string(limit: 1 << 20), error: .discarded)
        guard result.terminationStatus.isSuccess, let score = Self.score(in: result.standardOutput) else {
            throw AudioError.tool(name: program, reason: "it printed no PESQ score for these files")
        }
        return score
    }

    /// The score that an estimate has which the program finds nothing in: that of the lowest raw score, -0.5, by the mappings of
    /// P.862.1 (8 kHz) and P.862.2.
    public static func worst(sampleRate: Int) -> Double {
        sampleRate == 8_000
            ? 0.999 + 4 / (1 + exp(1.4945 * 0.5 + 4.6607)) : 0.999 + 4 / (1 + exp(1.3669 * 0.5 + 3.8224))
    }

    /// ``score(estimate:reference:sampleRate:)``, where an estimate that has none counts as the worst; nil where not even the
    /// reference has one.
    public func judged(estimate: [Float], reference: [Float], sampleRate: Int) async -> Double? {
        if let found = try? await score(estimate: estimate, reference: reference, sampleRate: sampleRate) {
            return found
        }
        let own = try? await score(estimate: reference, reference: reference, sampleRate: sampleRate)
        return own.map { _ in Self.worst(sampleRate: sampleRate) }
    }

    /// The last number of the line "P.862 Prediction (Raw MOS, MOS-LQO):  = 2.237  2.012".
    static func score(in output: String) -> Double? {
        for line in output.split(separator: "\n") where line.contains("Prediction") {
            guard let numbers = line.split(separator: "=").last else { continue }
            if let last = numbers.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" }).last {
                return Double(last)
            }
        }
        return nil
    }
}
