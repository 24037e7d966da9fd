import CKernels

// Sums go through C: Swift keeps the order of floating-point additions, so that its own loops would stay scalar.

/// The sum of products of two runs of floats, in sixteen float accumulators.
@inline(__always)
func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    ck_audio_dot_f(a, b, count)
}

/// The sum of products of two arrays of floats, accumulated in doubles.
func dot(_ a: [Float], _ b: [Float]) -> Double {
    precondition(a.count == b.count, "signals of \(a.count) and \(b.count) samples")
    return ck_audio_sum_products(a, b, a.count)
}

/// The sum of squares, accumulated in doubles: the signal's energy.
func energy(_ values: [Float]) -> Double { ck_audio_sum_products(values, values, values.count) }

/// The sum of values, accumulated in doubles.
func sum(_ values: [Float]) -> Double { ck_audio_sum(values, values.count) }
