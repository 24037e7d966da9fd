/// How a signal goes on beyond its ends, by NumPy's names.
public enum PadMode: String, Sendable, CaseIterable, Codable {
    /// Silence: NumPy's and librosa's default.
    case constant
    /// The first and last samples repeated.
    case edge
    /// A straight line from the end sample to zero.
    case linearRamp = "linear_ramp"
    /// Mirrored about the end sample, which is not repeated: PyTorch's default.
    case reflect
    /// Mirrored with the end sample repeated.
    case symmetric
    /// Circular. librosa refuses it for centred transforms; here it is the plain circular extension.
    case wrap
    case maximum
    case mean
    case median
    case minimum

    /// `samples` with `before` values in front and `after` behind.
    ///
    /// Mirrors repeat where the signal is shorter than the padding, as in NumPy. An empty signal gives silence.
    public func pad<Scalar: BinaryFloatingPoint>(_ samples: [Scalar], before: Int, after: Int) -> [Scalar] {
        let count = samples.count
        guard count > 0, self != .constant else {
            return [Scalar](repeating: 0, count: before) + samples + [Scalar](repeating: 0, count: after)
        }
        var padded: [Scalar] = []
        padded.reserveCapacity(before + count + after)
        let fill: Scalar? = statistic(of: samples)
        for index in 0..<before {
            padded.append(fill ?? value(at: index - before, in: samples, reach: before))
        }
        padded += samples
        for index in 0..<after {
            padded.append(fill ?? value(at: count + index, in: samples, reach: after))
        }
        return padded
    }

    private func statistic<Scalar: BinaryFloatingPoint>(of samples: [Scalar]) -> Scalar? {
        switch self {
        case .maximum: return samples.max()
        case .minimum: return samples.min()
        case .mean: return Scalar(samples.reduce(0.0) { $0 + Double($1) } / Double(samples.count))
        case .median:
            let sorted = samples.sorted()
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        default: return nil
        }
    }

    /// The value at a position outside `samples`; `reach` is the padding's length on that side.
    private func value<Scalar: BinaryFloatingPoint>(at position: Int, in samples: [Scalar], reach: Int)
        -> Scalar
    {
        let count = samples.count
        switch self {
        case .edge: return position < 0 ? samples[0] : samples[count - 1]
        case .linearRamp:
            let distance = position < 0 ? -position : position - count + 1
            let edge = position < 0 ? samples[0] : samples[count - 1]
            return edge * Scalar(reach - distance) / Scalar(reach)
        case .wrap: return samples[modulo(position, count)]
        case .reflect:
            if count == 1 { return samples[0] }
            let place = modulo(position, 2 * (count - 1))
            return samples[place < count ? place : 2 * (count - 1) - place]
        case .symmetric:
            let place = modulo(position, 2 * count)
            return samples[place < count ? place : 2 * count - 1 - place]
        default: return 0
        }
    }

    private func modulo(_ value: Int, _ modulus: Int) -> Int {
        let rest = value % modulus
        return rest < 0 ? rest + modulus : rest
    }
}
