import ArgumentParser
import Experiments
import Glibc
import Learning
import RunStore

extension ApplyCommand {
    /// A result that is not whole: neither success nor a mistake.
    static let incomplete = ExitCode(3)

    /// Makes sound of a map, and says what it is worth and what of it is missing.
    func invert(with model: any InvertingModel, run: Run) async throws {
        let outcome = try await FileInversion(model).run(from: input, to: output)
        let count = outcome.inversion.samples.count
        let seconds = Double(count) / Double(model.sampleRate)
        StandardOutput.write(
            "\(output): \(Self.short(seconds)) s at \(model.sampleRate) Hz, by run \(run.id.prefix(8)) (\(run.model))\n"
        )
        if let score = outcome.score {
            let ratio = score.ratio.map { "\(Self.short($0)) dB" } ?? "equal, or nothing to compare with"
            StandardOutput.write(
                "  SNR \(ratio), with the sign of \(input); MSE \(Self.scientific(score.error)), that of zero \(Self.scientific(score.silence))\n"
            )
        }
        for note in outcome.inversion.notes { StandardOutput.write("  \(note)\n") }
        let missing = outcome.inversion.unrecovered
        guard !missing.isEmpty else { return }
        let samples = missing.reduce(0) { $0 + $1.count }
        let places = missing.prefix(20).map { "\($0.lowerBound)–\($0.upperBound - 1)" }.joined(
            separator: ", ")
        StandardError.write(
            "etude: \(samples) of \(count) samples are not recovered and are zero in \(output): \(places)"
                + (missing.count > 20 ? " and \(missing.count - 20) stretches more" : "") + "\n")
        throw Self.incomplete
    }

    private static func scientific(_ value: Double) -> String {
        var text = [CChar](repeating: 0, count: 32)
        withVaList([value]) { _ = vsnprintf(&text, 32, "%.2e", $0) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
