/// The version of what the engine computes, bit for bit.
///
/// Whoever moves a bit on purpose raises it, in the same commit, and adds a line below. Every attempt records it beside its set of
/// instructions, and `etude verify` compares bits within one version and one set only. Attempts of before it was recorded have
/// none.
///
/// 1. The first that is recorded. Under AVX-512 the last rows of a matrix product in bands may differ in their last bit from what
///    programs before it computed; under AVX2 and the baseline all products do.
public enum Numerics {
    public static let version = 1
}
