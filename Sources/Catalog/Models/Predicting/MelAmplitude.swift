import Glibc
import Tensors

/// How the power in a mel band is written; 0 is silence in each way.
public enum MelAmplitude: String, Sendable, CaseIterable {
    /// ln(1 + power), as published: bands whose power is well under 1 all look silent.
    case log1p
    /// log10(1 + 10^6 power): tenths are decibels, down to a power of 10^-6.
    case level
    /// The power itself.
    case power

    /// What a power is multiplied with, and the result with, to be written as gain * ln(1 + sensitivity * power).
    private var logarithm: (sensitivity: Float, gain: Float)? {
        switch self {
        case .log1p: (1, 1)
        case .level: (1e6, 1 / Float(M_LN10))
        case .power: nil
        }
    }

    /// Writes powers in this way, in place.
    func encode(_ values: UnsafeMutableBufferPointer<Float>) {
        guard let (sensitivity, gain) = logarithm else { return }
        for index in values.indices { values[index] = gain * log1pf(sensitivity * values[index]) }
    }

    /// The power that a number stands for; less than nothing counts as nothing.
    func power(_ value: Float) -> Float {
        guard let (sensitivity, gain) = logarithm else { return max(0, value) }
        // Beyond any sound that a file can hold, a wild estimate stays finite.
        return expm1f(min(60, max(0, value) / gain)) / sensitivity
    }

    /// The same for tensors.
    func power(_ values: Tensor) -> Tensor {
        guard let (sensitivity, gain) = logarithm else { return values.relu() }
        return (values / gain).clamped(0, 60).expm1() / sensitivity
    }
}
