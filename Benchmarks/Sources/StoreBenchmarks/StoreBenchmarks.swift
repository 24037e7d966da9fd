import Glibc
import Reports
import RunStore

/// Measures the store: `write` with many processes at once, and `compare` over many runs.
///
///     StoreBenchmarks write [PROCESSES] [EPOCHS] [PAUSE_MS]
///     StoreBenchmarks compare [RUNS]
@main
enum StoreBenchmarks {
    static func main() async throws {
        let arguments = CommandLine.arguments
        func number(_ place: Int, _ fallback: Int) -> Int {
            place < arguments.count ? Int(arguments[place]) ?? fallback : fallback
        }
        switch arguments.dropFirst().first {
        case "write": try write(processes: number(2, 32), epochs: number(3, 2_000), pause: number(4, 0))
        case "writer":
            try writer(
                store: arguments[2], seed: UInt64(number(3, 1)), epochs: number(4, 1), pause: number(5, 0))
        case "compare": try await compare(runs: number(2, 10_000))
        default: print("StoreBenchmarks write [PROCESSES] [EPOCHS] [PAUSE_MS] | compare [RUNS]")
        }
    }

    /// Every process stores its epochs into one store while this one compares without a pause.
    private static func write(processes: Int, epochs: Int, pause: Int) throws {
        let folder = scratch()
        defer { system("rm -rf '\(folder)'") }
        let path = "\(folder)/runs.sqlite"
        let start = now()
        var children: [pid_t] = []
        for seed in 1...processes {
            let words = [CommandLine.arguments[0], "writer", path, "\(seed)", "\(epochs)", "\(pause)"]
            var child = pid_t()
            var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
            let status = posix_spawn(&child, "/proc/self/exe", nil, nil, &pointers, environ)
            for pointer in pointers { free(pointer) }
            precondition(status == 0, "a writer did not start")
            children.append(child)
        }
        var comparisons = 0
        var slowest = 0.0
        var failures = 0
        while !children.isEmpty {
            var status: Int32 = 0
            while case let child = waitpid(-1, &status, WNOHANG), child > 0 {
                children.removeAll { $0 == child }
                if status != 0 { failures += 1 }
            }
            guard let reader = try? RunStore(reading: path), (try? reader.runs().isEmpty) == false else {
                usleep(10_000)
                continue
            }
            let before = now()
            _ = try Comparison.table(reader, ComparisonRequest(top: 50))
            slowest = max(slowest, now() - before)
            comparisons += 1
            usleep(200_000)
        }
        let seconds = now() - start
        let store = try RunStore(reading: path)
        var lost = 0
        for run in try store.runs() where try store.epochs(of: run.id).count != epochs { lost += 1 }
        let rows = try store.query("SELECT count(*) FROM metrics").rows[0][0]
        var times: [Double] = []
        for seed in 1...processes {
            guard let file = fopen("\(path).\(seed).times", "r") else { continue }
            var time = 0.0
            while withUnsafeMutablePointer(to: &time, { fread($0, 8, 1, file) }) == 1 { times.append(time) }
            fclose(file)
        }
        times.sort()
        func milliseconds(_ share: Double) -> Double {
            (times[min(times.count - 1, Int(Double(times.count) * share))] * 100_000).rounded() / 100
        }
        print("\(processes) processes, \(epochs) epochs each, \(pause) ms between: \(Int(seconds)) s")
        print("failed processes \(failures), runs with lost epochs \(lost), rows of metrics \(rows)")
        print(
            "storing an epoch: median \(milliseconds(0.5)) ms, p99 \(milliseconds(0.99)) ms, most \(milliseconds(1)) ms"
        )
        print("comparisons meanwhile: \(comparisons), slowest \(Int(slowest * 1_000)) ms")
    }

    private static func writer(store path: String, seed: UInt64, epochs: Int, pause: Int) throws {
        let open = try RunStore(at: path).openRun(run(seed: seed, variant: 0, epochs: epochs))
        try open.beginAttempt(in: environment)
        // As many tensors as the U-Nets have: every epoch brings a digest of each.
        try open.record(tensors: (0..<62).map { "tensor.\($0)" })
        var times: [Double] = []
        for epoch in 1...epochs {
            let record = record(epoch, level: Double(seed % 7))
            let before = now()
            try open.record(record, digests: (0..<62).map { UInt64($0 &* epoch) })
            times.append(now() - before)
            if pause > 0 { usleep(UInt32.random(in: 0...UInt32(2_000 * pause))) }
        }
        try open.end(.finished)
        guard let file = fopen("\(path).\(seed).times", "w") else { return }
        fwrite(times, 8, times.count, file)
        fclose(file)
    }

    /// A store of many runs of 40 epochs and 8 metrics, compared through the library; then a report of 20 of them, which
    /// were scored on 500 clips each.
    private static func compare(runs: Int) async throws {
        let folder = scratch()
        defer { system("rm -rf '\(folder)'") }
        let path = "\(folder)/runs.sqlite"
        let store = try RunStore(at: path)
        for place in 0..<runs {
            let open = try store.openRun(
                run(seed: UInt64(place % 3 + 1), variant: place / 3, epochs: 40))
            try open.beginAttempt(in: environment)
            for epoch in 1...40 { try open.record(record(epoch, level: Double(place % 101) / 10)) }
            if place < 20 {
                try open.record(
                    clips: (0..<500).map { clip in
                        ClipScores(
                            clip: "clip-\(clip)", conditions: ["noise_level": Double(clip % 5)],
                            scores: (0..<6).map {
                                MetricValue(
                                    split: "validation", name: "measure_\($0)",
                                    value: Double((clip * 7 + place * 13 + $0) % 100))
                            })
                    })
            }
            try open.end(.finished)
        }
        let few = try store.runs().prefix(20).map(\.id)
        try store.close()
        var times: [Double] = []
        for _ in 0..<7 {
            let before = now()
            let reader = try RunStore(reading: path)
            let table = try Comparison.table(reader, ComparisonRequest(top: 50))
            _ = table.text(.table, style: TerminalStyle(width: 120, hasColour: true))
            times.append(now() - before)
        }
        times.sort()
        print(
            "compare over \(runs) runs: median \(Int(times[3] * 1_000)) ms, most \(Int(times[6] * 1_000)) ms")
        let before = now()
        try await Report(RunStore(reading: path), selection: few).write(to: "\(folder)/results.md")
        print("report of \(few.count) of them: \(Int((now() - before) * 1_000)) ms")
    }

    // MARK: - Parts

    private static func run(seed: UInt64, variant: Int, epochs: Int) -> NewRun {
        let digits = String(variant, radix: 16)
        return NewRun(
            identity: String(repeating: "0", count: 64 - digits.count) + digits,
            resolved: #"{"model":{"base_channels":\#(variant)},"training":{"epochs":\#(epochs)}}"#,
            seed: seed,
            name: "experiment-\(variant % 50)", study: "made-up", model: "made_up", plannedEpochs: epochs,
            dataFingerprint: String(repeating: "d", count: 64), dataSummary: "made up",
            metrics: [MetricDefinition("loss", .lowerIsBetter)]
                + (0..<6).map { MetricDefinition("measure_\($0)", .higherIsBetter) })
    }

    private static let environment = RunEnvironment(
        command: "StoreBenchmarks", codeVersion: "", codeIsDirty: false, host: "", processor: "",
        libraries: [:],
        threads: 1)

    private static func record(_ epoch: Int, level: Double) -> EpochRecord {
        EpochRecord(
            epoch: epoch, learningRate: 1e-4, seconds: 1, examples: 400, isBest: true,
            metrics: ["train", "validation"].map {
                MetricValue(split: $0, name: "loss", value: 1 / Double(epoch))
            }
                + (0..<6).map {
                    MetricValue(split: "validation", name: "measure_\($0)", value: level + Double(epoch + $0))
                })
    }

    private static func scratch() -> String {
        var template = Array("/tmp/etude-bench-XXXXXX".utf8CString)
        return String(cString: mkdtemp(&template))
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
