import Audio
import Glibc
import RunStore

/// How large an output's error is as a clip goes on, kept as text that any plotting program reads.
///
/// Three columns: seconds, and the root mean square of the target and of the error around that moment, in dB of full scale. The
/// error is that of the better sign of the whole output, for a model may not know the polarity.
package enum ErrorOverTime {
    /// At most so many rows.
    private static let most = 400

    /// - Parameters:
    ///   - output: as many samples as `target`.
    ///   - rate: in Hz; a row stands for 10 ms, or for more in a long clip.
    package static func text(_ output: [Float], target: [Float], rate: Int) -> String {
        func power(_ range: Range<Int>, _ value: (Int) -> Double) -> Double {
            range.reduce(0) { $0 + value($1) * value($1) } / Double(max(1, range.count))
        }
        func error(_ sign: Double) -> (Int) -> Double { { Double(target[$0]) - sign * Double(output[$0]) } }
        let sign = power(target.indices, error(1)) <= power(target.indices, error(-1)) ? 1.0 : -1.0
        let step = max(1, rate / 100, (target.count + most - 1) / most)
        var lines = ["# seconds\ttarget (dB)\terror (dB)"]
        for first in stride(from: 0, to: target.count, by: step) {
            let range = first..<min(first + step, target.count)
            let seconds = Double(first + range.count / 2) / Double(rate)
            let levels = [power(range) { Double(target[$0]) }, power(range, error(sign))].map(decibels)
            lines.append(([decimal(seconds, 4)] + levels).joined(separator: "\t"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Nothing at all has no level.
    private static func decibels(_ power: Double) -> String {
        power > 0 ? decimal(10 * log10(power), 2) : "NaN"
    }

    private static func decimal(_ value: Double, _ decimals: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([decimals, value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
