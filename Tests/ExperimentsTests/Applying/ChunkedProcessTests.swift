import Experiments
import Testing

/// Chunks that join without a seam.
struct ChunkedProcessTests {
    private let signal = (0..<10_000).map { Float($0 * 37 % 211) / 211 - 0.5 }

    private func run(
        _ input: [Float], length: Int = 512, overlap: Int = 64, pieces: [Int] = [10_000],
        process: @escaping ([Float]) throws -> [Float]
    ) throws -> [Float] {
        var chunks = ChunkedProcess(length: length, overlap: overlap, process: process)
        var output: [Float] = []
        var start = 0
        var turn = 0
        while start < input.count {
            let end = min(input.count, start + pieces[turn % pieces.count])
            output += try chunks.push(Array(input[start..<end]))
            start = end
            turn += 1
        }
        return output + (try chunks.finish())
    }

    @Test(arguments: [0, 1, 2, 63, 64, 65, 447, 448, 449, 511, 512, 513, 960, 961, 1_000, 10_000])
    func whatTreatsEverySampleAlikeLeavesNoTrace(count: Int) throws {
        let input = Array(signal.prefix(count))
        let output = try run(input) { $0.map { 2 * $0 } }
        #expect(output.count == count)
        #expect(zip(output, input).allSatisfy { abs($0 - 2 * $1) < 1e-6 })
    }

    @Test func howTheInputIsCutDoesNotMatter() throws {
        let smooth: ([Float]) -> [Float] = { chunk in
            chunk.indices.map { (chunk[max(0, $0 - 1)] + chunk[$0]) / 2 }
        }
        let whole = try run(signal, process: smooth)
        for pieces in [[1], [7, 1_000], [511], [512], [3_000, 2]] {
            #expect(try run(signal, pieces: pieces, process: smooth) == whole)
        }
    }

    @Test func aJumpBetweenChunksBecomesAFade() throws {
        // Each chunk comes back at a level of its own: the worst a process can do at a seam.
        nonisolated(unsafe) var turn: Float = 0
        let output = try run(Array(repeating: 0, count: 4_000)) { chunk in
            turn += 1
            return chunk.map { _ in turn }
        }
        let steps = zip(output, output.dropFirst()).map { abs($1 - $0) }
        #expect((steps.max() ?? 1) < 0.02)
        #expect(output[0] == 1 && output[600] == 2)
    }

    @Test func noOverlapIsAllowed() throws {
        #expect(try run(signal, length: 100, overlap: 0) { $0 } == signal)
    }

    @Test func theEndIsContinuedRatherThanCutOff() throws {
        nonisolated(unsafe) var seen: [Float] = []
        _ = try run([1, 2, 3], length: 8, overlap: 2) { chunk in
            seen = chunk
            return chunk
        }
        #expect(seen == [1, 2, 3, 2, 1, 2, 3, 2])
    }

    @Test func aFailureComesThrough() {
        struct Failure: Error {}
        #expect(throws: Failure.self) { try run(signal) { _ in throw Failure() } }
    }
}
