import ArgumentParser
import Audio
import Experiments
import Glibc
import Learning
import RunStore

extension ApplyCommand {
    /// Makes sound of a map, and says what it is worth and what of it is missing.
    func invert(
        with model: any InvertingModel, run: Run, _ input: String, _ output: String
    ) async throws {
        let outcome = try await FileInversion(model, tolerance: reading.tolerance).run(
            from: input, to: output, options: coding.options)
        WritingOptions.tell(of: outcome.clippedCount, in: output)
        if outcome.cancels {
            ReadingOptions.tellOfCancelling(in: input, remedy: ReadingOptions.singleChannel)
        }
        let count = outcome.inversion.samples.count
        let seconds = Double(count) / Double(model.sampleRate)
        StandardOutput.tell(
            "\(output): \(Self.short(seconds)) s at \(model.sampleRate) Hz, by run \(run.id.prefix(8)) (\(run.model))\n",
            of: output)
        let parts = outcome.inversion.parts.count > 1 ? outcome.inversion.parts : []
        let places = parts.map { $0.text(sampleRate: Double(model.sampleRate)) }
        if let score = outcome.score {
            StandardOutput.tell(
                "  SNR \(Self.decibels(score.ratio)), with \(score.byPart == nil ? "the sign" : "one sign for all") of \(input); MSE \(Self.scientific(score.error)), that of zero \(Self.scientific(score.silence))\n",
                of: output)
            if let byPart = score.byPart {
                StandardOutput.tell(
                    "  SNR \(Self.decibels(byPart.ratio)), with the sign of \(input) in each of \(parts.count) parts, as \(output) has them\n",
                    of: output)
                for (place, part) in zip(places, byPart.parts) {
                    StandardOutput.tell(
                        "  \(place): \(Self.decibels(part.ratio))\(part.isTurned ? ", turned" : "")\n",
                        of: output)
                }
            }
        }
        for note in outcome.inversion.notes { StandardOutput.tell("  \(note)\n", of: output) }
        let missing = outcome.inversion.unrecovered
        if !missing.isEmpty {
            let samples = missing.reduce(0) { $0 + $1.count }
            let stretches = missing.map { "\($0.lowerBound)–\($0.upperBound - 1)" }
            StandardError.write(
                "etude: \(samples) of \(count) samples are not recovered and are zero in \(output): \(Self.list(stretches, "stretches"))\n"
            )
        }
        if !parts.isEmpty {
            let remedy =
                outcome.score == nil
                ? "each may have to be turned" : "\(output) has the signs of \(input)"
            StandardError.write(
                "etude: the map does not tell the signs of \(parts.count) parts against each other: \(Self.list(places, "parts")); \(remedy)\n"
            )
        }
        if !missing.isEmpty || !parts.isEmpty { throw Ending.incomplete.code }
    }

    private static func decibels(_ ratio: Double?) -> String {
        ratio.map { "\(short($0)) dB" } ?? "equal, or nothing to compare with"
    }

    /// The first twenty, and how many more there are.
    private static func list(_ texts: [String], _ kind: String) -> String {
        texts.prefix(20).joined(separator: ", ")
            + (texts.count > 20 ? " and \(texts.count - 20) \(kind) more" : "")
    }

    private static func scientific(_ value: Double) -> String {
        var text = [CChar](repeating: 0, count: 32)
        withVaList([value]) { _ = vsnprintf(&text, 32, "%.2e", $0) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
