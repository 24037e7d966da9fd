import Glibc

/// The discrete cosine transforms of types 2 and 3 of one size, with SciPy's scalings.
public struct DCT: Sendable {
    public let size: Int
    /// 2 or 3.
    public let type: Int
    /// Whether the transform is orthonormal (SciPy's `norm="ortho"`), so that type 3 undoes type 2.
    public let isOrthonormal: Bool
    /// `matrix[output * size + input]`.
    private let matrix: [Float]

    /// - Throws: ``AudioError`` for a size that is not positive or another type.
    public init(size: Int, type: Int = 2, isOrthonormal: Bool = true) throws(AudioError) {
        guard size > 0, type == 2 || type == 3 else {
            throw .invalid(
                "a cosine transform has a positive size and type 2 or 3, not size \(size) and type \(type)")
        }
        self.size = size
        self.type = type
        self.isOrthonormal = isOrthonormal
        var matrix = [Float](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<size {
                let (frequency, place) = type == 2 ? (row, column) : (column, row)
                let angle = Double.pi * Double(frequency) * (Double(place) + 0.5) / Double(size)
                let scale =
                    isOrthonormal
                    ? (Double(frequency == 0 ? 1 : 2) / Double(size)).squareRoot()
                    : (type == 3 && frequency == 0 ? 1 : 2)
                matrix[row * size + column] = Float(scale * cos(angle))
            }
        }
        self.matrix = matrix
    }

    /// Every frame's first `count` coefficients: `[frame][size]` to `[frame][count]`.
    public func callAsFunction(_ input: Spectrogram, count: Int? = nil) -> Spectrogram {
        precondition(
            input.binCount == size, "\(input.binCount) values a frame for a cosine transform of \(size)")
        let count = min(count ?? size, size)
        var output = Spectrogram(
            frameCount: input.frameCount, binCount: count,
            values: [Float](repeating: 0, count: input.frameCount * count))
        input.values.withUnsafeBufferPointer { values in
            matrix.withUnsafeBufferPointer { matrix in
                for frame in 0..<input.frameCount {
                    for row in 0..<count {
                        output.values[frame * count + row] = dot(
                            values.baseAddress! + frame * size, matrix.baseAddress! + row * size, size)
                    }
                }
            }
        }
        return output
    }
}

extension MelSpectrogram {
    /// Mel-frequency cepstral coefficients, `[frame][coefficient]`: the cosine transform of the bands in decibels.
    ///
    /// librosa's `feature.mfcc` (decibels over 1, at most 80 of them, orthonormal type 2).
    /// - Parameter lifter: 0 for none, else the cepstral lifter of that length.
    /// - Throws: ``AudioError`` for a count beyond the bands or a negative lifter.
    public func cepstrum(_ samples: [Float], count: Int = 20, lifter: Int = 0) throws(AudioError)
        -> Spectrogram
    {
        guard (1...bank.bandCount).contains(count), lifter >= 0 else {
            throw .invalid(
                "\(count) cepstral coefficients with lifter \(lifter) cannot be had of \(bank.bandCount) mel bands"
            )
        }
        var mel = self(samples)
        mel.values = Decibel.ofPower(mel.values)
        var cepstrum = try DCT(size: bank.bandCount)(mel, count: count)
        if lifter > 0 {
            let gains = (1...count).map { 1 + Float(lifter) / 2 * sinf(Float.pi * Float($0) / Float(lifter)) }
            for index in cepstrum.values.indices { cepstrum.values[index] *= gains[index % count] }
        }
        return cepstrum
    }
}
