import Glibc

extension Quality {
    /// Short-time objective intelligibility, about 0 to 1; higher is better.
    ///
    /// [Taal et al., 2011](https://doi.org/10.1109/TASL.2011.2114881), as pystoi 0.4.1 computes it.
    /// - Parameters: `estimate` and `reference`, mono, the same number of samples; `sampleRate` in Hz.
    /// - Returns: the measure, or nil where less than about 0.4 s of the reference is left once silence is removed
    ///   (pystoi returns 1e-5 there).
    public static func stoi(estimate: [Float], reference: [Float], sampleRate: Int) -> Double? {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard
            let bands = IntelligibilityBands(estimate: estimate, reference: reference, sampleRate: sampleRate)
        else { return nil }
        let length = IntelligibilityBands.segment
        let segments = bands.frameCount - length + 1
        let clip = 1 + pow(10, 15.0 / 20)
        var total = 0.0
        var processed = [Double](repeating: 0, count: length)
        for band in 0..<IntelligibilityBands.bandCount {
            let x = bands.reference[band]
            let y = bands.estimate[band]
            for start in 0..<segments {
                var xPower = 0.0
                var yPower = 0.0
                var xSum = 0.0
                for index in start..<(start + length) {
                    xPower += x[index] * x[index]
                    yPower += y[index] * y[index]
                    xSum += x[index]
                }
                let gain = xPower.squareRoot() / (yPower.squareRoot() + Double.ulpOfOne)
                var ySum = 0.0
                for index in 0..<length {
                    processed[index] = min(y[start + index] * gain, x[start + index] * clip)
                    ySum += processed[index]
                }
                let xMean = xSum / Double(length)
                let yMean = ySum / Double(length)
                var cross = 0.0
                var xSpread = 0.0
                var ySpread = 0.0
                for index in 0..<length {
                    let a = x[start + index] - xMean
                    let b = processed[index] - yMean
                    cross += a * b
                    xSpread += a * a
                    ySpread += b * b
                }
                total +=
                    cross / (xSpread.squareRoot() + Double.ulpOfOne)
                    / (ySpread.squareRoot() + Double.ulpOfOne)
            }
        }
        let mean = total / Double(segments * IntelligibilityBands.bandCount)
        return mean.isFinite ? mean : nil
    }

    /// Extended short-time objective intelligibility; higher is better.
    ///
    /// [Jensen and Taal, 2016](https://doi.org/10.1109/TASLP.2016.2585878), as pystoi 0.4.1 computes it, but for the
    /// noise of size 2e-16 that it adds against division by zero: constant rows and columns count as 0 here.
    /// - Returns: the measure, or nil as for ``stoi(estimate:reference:sampleRate:)``.
    public static func estoi(estimate: [Float], reference: [Float], sampleRate: Int) -> Double? {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard
            let bands = IntelligibilityBands(estimate: estimate, reference: reference, sampleRate: sampleRate)
        else { return nil }
        let length = IntelligibilityBands.segment
        let segments = bands.frameCount - length + 1
        var total = 0.0
        var x = [Double](repeating: 0, count: IntelligibilityBands.bandCount * length)
        var y = x
        for start in 0..<segments {
            for band in 0..<IntelligibilityBands.bandCount {
                for index in 0..<length {
                    x[band * length + index] = bands.reference[band][start + index]
                    y[band * length + index] = bands.estimate[band][start + index]
                }
            }
            normalizeRowsAndColumns(&x, rows: IntelligibilityBands.bandCount, columns: length)
            normalizeRowsAndColumns(&y, rows: IntelligibilityBands.bandCount, columns: length)
            for index in x.indices { total += x[index] * y[index] }
        }
        let mean = total / Double(length * segments)
        return mean.isFinite ? mean : nil
    }

    /// Removes the mean and the norm, first of every row, then of every column.
    private static func normalizeRowsAndColumns(_ values: inout [Double], rows: Int, columns: Int) {
        func normalize(start: Int, stride: Int, count: Int) {
            var mean = 0.0
            for index in 0..<count { mean += values[start + index * stride] }
            mean /= Double(count)
            var power = 0.0
            for index in 0..<count {
                values[start + index * stride] -= mean
                power += values[start + index * stride] * values[start + index * stride]
            }
            // Below rounding a row is constant, and says nothing.
            let scale = power > 1e-24 * mean * mean && power > 0 ? 1 / power.squareRoot() : 0
            for index in 0..<count { values[start + index * stride] *= scale }
        }
        for row in 0..<rows { normalize(start: row * columns, stride: 1, count: columns) }
        for column in 0..<columns { normalize(start: column, stride: columns, count: rows) }
    }
}
