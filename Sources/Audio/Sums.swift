import CKernels

// Sums with explicit SIMD accumulators: Swift keeps the order of floating-point additions, so a plain loop stays scalar.

/// The sum of products of two runs of floats, in sixteen float accumulators.
@inline(__always)
func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    etude_dot_f(a, b, count)
}

/// The sum of products of two arrays of floats, accumulated in doubles.
func dot(_ a: [Float], _ b: [Float]) -> Double {
    precondition(a.count == b.count, "signals of \(a.count) and \(b.count) samples")
    return a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            var lanes = SIMD8<Double>(repeating: 0)
            let whole = a.count & ~7
            var index = 0
            while index < whole {
                let x = UnsafeRawPointer(a.baseAddress! + index).loadUnaligned(as: SIMD8<Float>.self)
                let y = UnsafeRawPointer(b.baseAddress! + index).loadUnaligned(as: SIMD8<Float>.self)
                lanes += SIMD8<Double>(x) * SIMD8<Double>(y)
                index += 8
            }
            var sum = lanes.sum()
            while index < a.count {
                sum += Double(a[index]) * Double(b[index])
                index += 1
            }
            return sum
        }
    }
}

/// The sum of squares, accumulated in doubles: the signal's energy.
func energy(_ values: [Float]) -> Double { dot(values, values) }

/// The sum of values, accumulated in doubles.
func sum(_ values: [Float]) -> Double {
    values.withUnsafeBufferPointer { values in
        var lanes = SIMD8<Double>(repeating: 0)
        let whole = values.count & ~7
        var index = 0
        while index < whole {
            let x = UnsafeRawPointer(values.baseAddress! + index).loadUnaligned(as: SIMD8<Float>.self)
            lanes += SIMD8<Double>(x)
            index += 8
        }
        var sum = lanes.sum()
        while index < values.count {
            sum += Double(values[index])
            index += 1
        }
        return sum
    }
}
