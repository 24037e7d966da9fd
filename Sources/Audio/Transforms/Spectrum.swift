/// A complex short-time spectrum: `real[frame * binCount + bin]` and the same for `imaginary`.
public struct Spectrum: Hashable, Sendable {
    public var frameCount: Int
    public var binCount: Int
    public var real: [Float]
    public var imaginary: [Float]

    public init(frameCount: Int, binCount: Int, real: [Float], imaginary: [Float]) {
        precondition(
            real.count == frameCount * binCount && imaginary.count == real.count,
            "\(real.count) and \(imaginary.count) values for \(frameCount) frames of \(binCount) bins")
        self.frameCount = frameCount
        self.binCount = binCount
        self.real = real
        self.imaginary = imaginary
    }

    /// |X|.
    public func magnitudes() -> Spectrogram { map { ($0 * $0 + $1 * $1).squareRoot() } }

    /// |X|².
    public func powers() -> Spectrogram { map { $0 * $0 + $1 * $1 } }

    @inline(__always)
    private func map(_ value: (Float, Float) -> Float) -> Spectrogram {
        let values = [Float](unsafeUninitializedCapacity: real.count) { output, count in
            real.withUnsafeBufferPointer { real in
                imaginary.withUnsafeBufferPointer { imaginary in
                    for index in 0..<real.count { output[index] = value(real[index], imaginary[index]) }
                    count = real.count
                }
            }
        }
        return Spectrogram(frameCount: frameCount, binCount: binCount, values: values)
    }
}
