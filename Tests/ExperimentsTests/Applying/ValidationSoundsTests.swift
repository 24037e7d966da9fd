import Audio
import Experiments
import Glibc
import RunStore
import TestSupport
import Testing

/// What is kept of a run to be heard, and the numbers beside it.
struct ValidationSoundsTests {
    @Test func theErrorIsThatOfTheOutputAgainstTheTarget() async throws {
        let folder = ScratchFolder()
        let experiment = try MadeExperiment.denoising(in: folder, metrics: [])
        let store = try RunStore(at: folder.store)
        let runner = ExperimentRunner(
            store: store, data: folder.path, environment: await RunEnvironment.current())
        _ = try await runner.run(RunRequest(experiment, seed: 5)) { false }
        let run = try #require(try store.runs().first)
        let files = try await ValidationSounds.store(of: run, in: store, data: folder.path, count: 1).files
        func samples(_ role: String) throws -> [Double] {
            let file = try #require(files.first { $0.kind == "audio:\(role)" })
            return try AudioFile.read("\(store.folder(of: run.id))/\(file.path)").mono().map(Double.init)
        }
        let (input, output, target) = (try samples("input"), try samples("output"), try samples("target"))
        let error = try #require(files.first { $0.kind == "audio:error" })
        let path = String("\(store.folder(of: run.id))/\(error.path)".dropFirst(folder.path.count + 1))
        let rows = try folder.text(path).split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t").compactMap { Double($0) }
        }
        // A hundredth of a second a row, in decibels; the files are rounded to 16 bits.
        #expect(rows.count == 13 && input.count == 1_024)
        func level(_ place: Int, _ value: (Int) -> Double) -> Double {
            let range = 80 * place..<min(1_024, 80 * place + 80)
            return 10 * log10(range.reduce(0) { $0 + value($1) * value($1) } / Double(range.count))
        }
        for (place, row) in rows.enumerated() {
            try #require(row.count == 3)
            #expect(abs(row[1] - level(place) { target[$0] }) < 0.05, "row \(place)")
            #expect(abs(row[2] - level(place) { target[$0] - output[$0] }) < 0.05, "row \(place)")
        }
        #expect(abs(level(0) { target[$0] } - level(0) { input[$0] }) > 0.1)
    }
}
