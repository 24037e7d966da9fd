#if canImport(Glibc)
    import Glibc
#endif

/// xoshiro256++ (Blackman and Vigna, 2019), seeded from a ``RandomKey`` through SplitMix64.
///
/// Integers are the same on every machine. Normal draws go through the C library's `log` and `cos`, so they are
/// the same on one machine and equal to rounding elsewhere.
public struct RandomGenerator: RandomNumberGenerator, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    public init(key: RandomKey) {
        var counter = key.state
        func draw() -> UInt64 {
            counter &+= 0x9E37_79B9_7F4A_7C15
            return RandomKey.mix(counter)
        }
        s0 = draw()
        s1 = draw()
        s2 = draw()
        s3 = draw()
    }

    public mutating func next() -> UInt64 {
        let sum = s0 &+ s3
        let result = ((sum << 23) | (sum >> 41)) &+ s0
        let t = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A double in 0..<1, with 53 random bits.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A double in `low..<high`.
    public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

    /// An integer in 0..<bound, without bias.
    public mutating func integer(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// A draw from the normal distribution of mean 0 and deviation 1 (Box and Muller, 1958; the cosine half).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * Double.pi * uniform())
    }

    /// Fills `values` with normal draws of the given deviation, using both halves of each pair.
    public mutating func fillNormal(_ values: inout [Float], deviation: Float = 1) {
        var index = 0
        while index < values.count {
            let radius = (-2 * log(1 - uniform())).squareRoot() * Double(deviation)
            let angle = 2 * Double.pi * uniform()
            values[index] = Float(radius * cos(angle))
            if index + 1 < values.count { values[index + 1] = Float(radius * sin(angle)) }
            index += 2
        }
    }

    /// A permutation of 0..<count (Fisher and Yates).
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        order.shuffle(using: &self)
        return order
    }
}
