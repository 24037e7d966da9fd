import Randomness

/// Samples as the integers that a file keeps: rounded to the nearest, with or without dither.
struct SampleCoding {
    /// Bits of a sample in the file, 8 to 32; nil where it keeps no integers (floating point, Vorbis, mu-law).
    let bits: Int?
    /// Chance for triangular dither of two steps' width, which makes the error noise that does not follow the sound
    /// (Lipshitz et al., 1992); nil: none.
    private var dither: RandomGenerator?

    init(_ format: AudioFormat, dither key: RandomKey?) {
        bits = format.integerBits
        // At 32 bits a step lies below what float32 samples can tell.
        dither = (bits ?? 32) < 32 ? key.map { RandomGenerator(key: $0) } : nil
    }

    /// The top bits of a 32-bit integer, the rest zeros: what libsndfile cuts without changing.
    ///
    /// - Parameter bits: of the file.
    mutating func integers(_ samples: UnsafeBufferPointer<Float>, bits: Int, into output: inout [Int32]) {
        let scale = Double(1 << (bits - 1))
        let (lowest, highest) = (-scale, scale - 1)
        let shift = Int32(32 - bits)
        for (index, sample) in samples.enumerated() {
            var value = Double(sample) * scale
            if dither != nil { value += (dither?.uniform() ?? 0) - (dither?.uniform() ?? 0) }
            output[index] =
                Int32(min(highest, max(lowest, value.rounded(.toNearestOrEven)))) << shift
        }
    }
}
