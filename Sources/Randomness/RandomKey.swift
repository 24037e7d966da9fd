/// Where a stream of random numbers comes from: a run's seed, narrowed by purpose and path.
///
/// Keys are values. Deriving never consumes anything, so adding a layer, a metric or a clip cannot
/// shift the numbers another one draws:
///
/// ```swift
/// let key = RandomKey(seed: 7).derive("noise").derive("speaker/clip-12").derive(epoch)
/// var generator = key.generator()
/// ```
public struct RandomKey: Hashable, Sendable {
    /// The key's 64 bits; equal states give equal streams.
    public let state: UInt64

    public init(seed: UInt64) { state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) }

    private init(state: UInt64) { self.state = state }

    /// The key for a named purpose or path below this one (64-bit FNV-1a of the UTF-8 bytes, mixed in).
    public func derive(_ label: String) -> RandomKey {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return RandomKey(state: Self.mix(Self.mix(state) ^ hash))
    }

    /// The key for a numbered place (an epoch, a step, an index) below this one.
    public func derive(_ index: Int) -> RandomKey {
        RandomKey(
            state: Self.mix(Self.mix(state ^ 0xD6E8_FEB8_6659_FD93) &+ UInt64(bitPattern: Int64(index))))
    }

    /// A fresh generator at the start of this key's stream.
    public func generator() -> RandomGenerator { RandomGenerator(key: self) }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
