/// Runs a process that takes one length over a signal of any length, without clicks at the seams.
///
/// Chunks overlap, and where they do the one fades out as the next fades in (weights that add up to one), so a process
/// that treats a place alike in both chunks gives exactly what it would give on the whole. The delay is one chunk;
/// the output has as many samples as the input.
public struct ChunkedProcess {
    /// Samples a chunk has.
    public let length: Int
    /// Samples that neighbouring chunks share.
    public let overlap: Int
    private let process: ([Float]) throws -> [Float]
    private var pending: [Float] = []
    /// The end of the last chunk's output, waiting for the next chunk to fade in over it.
    private var tail: [Float] = []

    /// - Parameters:
    ///   - length: what `process` takes and returns.
    ///   - overlap: less than half of it; a fade of some tens of milliseconds hides what differs between chunks.
    public init(length: Int, overlap: Int, process: @escaping ([Float]) throws -> [Float]) {
        precondition(
            length > 0 && overlap >= 0 && 2 * overlap <= length, "an overlap of \(overlap) in \(length)")
        self.length = length
        self.overlap = overlap
        self.process = process
    }

    /// The samples that these complete.
    public mutating func push(_ samples: [Float]) throws -> [Float] {
        pending += samples
        var output: [Float] = []
        var start = 0
        while pending.count - start >= length {
            output += try next(Array(pending[start..<start + length]))
            start += length - overlap
        }
        pending.removeFirst(start)
        return output
    }

    /// The samples that were still waiting.
    public mutating func finish() throws -> [Float] {
        defer {
            pending = []
            tail = []
        }
        // All that is pending may be what the last chunk already answered for.
        if pending.count <= tail.count { return Array(tail.prefix(pending.count)) }
        let count = pending.count
        let output = try next(pending + Self.continuation(of: pending, count: length - count))
        return Array((output + tail).prefix(count))
    }

    /// Processes a whole chunk: what is final comes back, the rest becomes the tail.
    private mutating func next(_ chunk: [Float]) throws -> [Float] {
        var output = try process(chunk)
        precondition(output.count == length, "a chunk of \(length) samples came back with \(output.count)")
        for index in tail.indices {
            let weight = (Float(index) + 0.5) / Float(overlap)
            output[index] = tail[index] + weight * (output[index] - tail[index])
        }
        tail = Array(output[(length - overlap)...])
        output.removeLast(overlap)
        return output
    }

    /// The signal's end played backwards, and so on: an abrupt end would be heard by the process as a click.
    private static func continuation(of samples: [Float], count: Int) -> [Float] {
        guard samples.count > 1 else { return Array(repeating: samples.first ?? 0, count: count) }
        let period = 2 * (samples.count - 1)
        return (0..<count).map { offset in
            let place = (samples.count + offset) % period
            return samples[place < samples.count ? place : period - place]
        }
    }
}
