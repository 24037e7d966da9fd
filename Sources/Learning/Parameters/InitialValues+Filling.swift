import Randomness

extension InitialValues {
    /// Writes the values of a tensor of this shape, row-major; the same for the same key.
    func fill(_ values: UnsafeMutableBufferPointer<Float>, rows: Int, key: RandomKey) {
        var generator = key.generator()
        switch self {
        case .constant(let value): values.update(repeating: value)
        case .uniform(let bound):
            for index in values.indices { values[index] = Float(generator.uniform(-bound, bound)) }
        case .normal(let deviation):
            for index in values.indices { values[index] = Float(deviation * generator.normal()) }
        case .truncatedNormal(let deviation):
            for index in values.indices {
                var draw = generator.normal()
                while abs(draw) > 2 { draw = generator.normal() }
                values[index] = Float(deviation * draw)
            }
        case .orthogonal(let gain):
            Self.fillOrthogonal(values, rows: rows, gain: gain, &generator)
        }
    }

    /// Gram and Schmidt on normal draws, each vector cleaned twice, which keeps it orthogonal to the last digits. The draws
    /// have no preferred direction, so neither has the result.
    private static func fillOrthogonal(
        _ values: UnsafeMutableBufferPointer<Float>, rows: Int, gain: Double,
        _ generator: inout RandomGenerator
    ) {
        guard rows > 0, !values.isEmpty else { return }
        let columns = values.count / rows
        // As many vectors as the shorter side, each as long as the longer one.
        let (vectors, length) = (min(rows, columns), max(rows, columns))
        var basis: [[Double]] = []
        for _ in 0..<vectors {
            var vector = (0..<length).map { _ in generator.normal() }
            for _ in 0..<2 {
                for other in basis {
                    var share = 0.0
                    for index in 0..<length { share += vector[index] * other[index] }
                    for index in 0..<length { vector[index] -= share * other[index] }
                }
                let size = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
                for index in 0..<length { vector[index] /= size }
            }
            basis.append(vector)
        }
        for row in 0..<rows {
            for column in 0..<columns {
                let value = rows <= columns ? basis[row][column] : basis[column][row]
                values[row * columns + column] = Float(gain * value)
            }
        }
    }
}
