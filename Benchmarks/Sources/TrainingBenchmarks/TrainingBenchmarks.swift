import Glibc
import Tensors

/// The engine's half of `Benchmarks/training.py`: prepares one row's model and batch, then serves requests line by line.
///
///     TrainingBenchmarks ROW THREADS [SEED]
///
/// `step N` takes N training steps and answers with the milliseconds of each, `losses N` with their losses; `memory` answers with the most bytes that the
/// process ever held. It ends with its input.
@main
struct TrainingBenchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let threads = Int(arguments[2]), threads > 0,
            let row = BenchmarkRow.all.first(where: { $0.name == arguments[1] })
        else {
            print("usage: TrainingBenchmarks ROW THREADS [SEED]; rows: \(BenchmarkRow.all.map(\.name))")
            exit(2)
        }
        ThreadPool.configure(threads: threads)
        let step = try row.prepare(arguments.count > 3 ? UInt64(arguments[3]) ?? 1 : 1)
        answer("ready")
        while let line = readLine() {
            let words = line.split(separator: " ")
            switch words.first {
            case "step":
                let count = words.count > 1 ? Int(words[1]) ?? 1 : 1
                answer((0..<count).map { _ in "\(milliseconds { _ = step() })" }.joined(separator: " "))
            case "losses":
                let count = words.count > 1 ? Int(words[1]) ?? 1 : 1
                answer((0..<count).map { _ in "\(step())" }.joined(separator: " "))
            case "memory": answer("\(peakBytes())")
            default: answer("unknown request")
            }
        }
    }

    private static func answer(_ text: String) {
        // Straight to the descriptor: the other side waits for whole lines.
        let line = Array((text + "\n").utf8)
        var sent = 0
        while sent < line.count {
            let count = line.withUnsafeBytes { write(1, $0.baseAddress! + sent, line.count - sent) }
            guard count > 0 else { exit(1) }
            sent += count
        }
    }

    private static func milliseconds(_ body: () -> Void) -> Double {
        let clock = ContinuousClock()
        let (seconds, attoseconds) = clock.measure(body).components
        return Double(seconds) * 1_000 + Double(attoseconds) * 1e-15
    }

    /// The process's largest resident set, from Linux's own account.
    private static func peakBytes() -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix("VmHWM:") else { continue }
            return (Int(text.split { !$0.isNumber }.first ?? "") ?? 0) * 1_024
        }
        return 0
    }
}
