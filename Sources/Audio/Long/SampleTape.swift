import Files
import Glibc

/// Samples of one channel, written and read in pieces: the first few in memory, a longer tape in a temporary file that has no name.
///
/// What works on a tape needs the memory of a piece, however long the sound is.
public final class SampleTape<Scalar: BinaryFloatingPoint> {
    public private(set) var count = 0
    /// Samples of a piece; even, and a multiple of 8, so that sums and pairs of draws do not depend on how a tape is cut.
    package let pieceLength: Int
    /// Samples up to which nothing goes to disk.
    package let memoryLimit: Int
    private var memory: [Scalar] = []
    private var descriptor: Int32 = -1

    /// - Parameters:
    ///   - memoryLimit: samples up to which nothing goes to disk.
    ///   - pieceLength: a multiple of 8.
    package init(memoryLimit: Int = 1 << 18, pieceLength: Int = 1 << 16) {
        precondition(pieceLength > 0 && pieceLength % 8 == 0, "pieces of \(pieceLength) samples")
        self.memoryLimit = memoryLimit
        self.pieceLength = pieceLength
    }

    /// Samples that are in memory already: one piece.
    package init(_ samples: [Scalar]) {
        memoryLimit = .max
        pieceLength = .max & ~7
        memory = samples
        count = samples.count
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// An empty tape that is kept as this one is.
    package func blank<Other>(of _: Other.Type = Scalar.self) -> SampleTape<Other> {
        SampleTape<Other>(memoryLimit: memoryLimit, pieceLength: pieceLength)
    }

    /// The pieces, in order.
    package var pieces: [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        while start < count {
            let end = start + min(pieceLength, count - start)
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }

    /// - Throws: ``AudioError`` where the temporary file cannot be written.
    package func append(_ samples: [Scalar]) throws(AudioError) {
        if descriptor < 0 {
            if count + samples.count <= memoryLimit {
                if memory.isEmpty { memory = samples } else { memory += samples }
                count += samples.count
                return
            }
            try spill()
        }
        count += samples.count
        try replace(at: count - samples.count, with: samples)
    }

    /// Puts samples over those that are there.
    package func replace(at start: Int, with samples: [Scalar]) throws(AudioError) {
        precondition(start >= 0 && start + samples.count <= count, "samples beyond the \(count) of a tape")
        if descriptor < 0 {
            memory.replaceSubrange(start..<start + samples.count, with: samples)
            return
        }
        let size = samples.count * MemoryLayout<Scalar>.size
        let place = start * MemoryLayout<Scalar>.size
        var done = 0
        while done < size {
            let written = samples.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress! + done, size - done, place + done)
            }
            guard written > 0 else { throw Self.failure }
            done += written
        }
    }

    /// A stretch, which must lie within the tape.
    package func read(_ range: Range<Int>) throws(AudioError) -> [Scalar] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "samples \(range) of \(count)")
        if descriptor < 0 { return range.count == count ? memory : Array(memory[range]) }
        let size = range.count * MemoryLayout<Scalar>.size
        let place = range.lowerBound * MemoryLayout<Scalar>.size
        var done = 0
        let samples = [Scalar](unsafeUninitializedCapacity: range.count) { buffer, made in
            let bytes = UnsafeMutableRawPointer(buffer.baseAddress!)
            while done < size {
                let count = pread(descriptor, bytes + done, size - done, place + done)
                if count <= 0 { break }
                done += count
            }
            made = done == size ? range.count : 0
        }
        guard done == size else { throw Self.failure }
        return samples
    }

    /// The whole sound, for one that is known to be short.
    package func all() throws(AudioError) -> [Scalar] { try read(0..<count) }

    /// A new tape of as many samples, piece by piece.
    ///
    /// - Parameter change: of a piece and the place of its first sample.
    package func mapped<Other>(
        _ change: (_ piece: [Scalar], _ start: Int) throws(AudioError) -> [Other]
    ) throws(AudioError) -> SampleTape<Other> {
        let output = blank(of: Other.self)
        for piece in pieces { try output.append(change(try read(piece), piece.lowerBound)) }
        return output
    }

    private func spill() throws(AudioError) {
        do throws(FileError) {
            let path = try Temporaries.newFile(ending: ".raw")
            descriptor = open(path, O_RDWR | O_CLOEXEC)
            // Without a name it goes with the process, however that ends.
            Temporaries.remove(path)
        } catch { throw AudioError(error) }
        guard descriptor >= 0 else { throw Self.failure }
        let kept = memory
        memory = []
        if !kept.isEmpty { try replace(at: 0, with: kept) }
    }

    private static var failure: AudioError {
        .unwritable(
            path: Temporaries.folder,
            reason:
                "\(String(cString: strerror(errno)).lowercased()); long sounds are kept in files there, TMPDIR names another place"
        )
    }
}

extension SampleTape<Float> {
    /// The sum of squares, as the whole in memory has it.
    package func energy() throws(AudioError) -> Double {
        var lanes = SIMD8<Double>(repeating: 0)
        var rest = 0.0
        for piece in pieces {
            let samples = try read(piece)
            var index = 0
            while index + 8 <= samples.count {
                var values = SIMD8<Double>()
                for lane in 0..<8 { values[lane] = Double(samples[index + lane]) }
                lanes += values * values
                index += 8
            }
            while index < samples.count {
                rest += Double(samples[index]) * Double(samples[index])
                index += 1
            }
        }
        // Added as the sums in C are.
        let four = lanes.lowHalf + lanes.highHalf
        let two = four.lowHalf + four.highHalf
        return two[0] + two[1] + rest
    }
}
