/// The extents of a tensor, outermost first; channels are last everywhere: (batch, time, channel) or
/// (batch, height, width, channel).
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    public let extents: [Int]

    public init(_ extents: [Int]) {
        demand(extents.allSatisfy { $0 >= 0 }, "a shape cannot hold a negative extent: \(extents)")
        self.extents = extents
    }

    public init(arrayLiteral elements: Int...) { self.init(elements) }

    /// Axes.
    public var rank: Int { extents.count }
    /// Elements; 1 for a scalar.
    public var count: Int { extents.reduce(1, *) }

    /// The extent of an axis; negative axes count from the end.
    public subscript(axis: Int) -> Int { extents[resolve(axis)] }

    /// A negative axis counted from the end.
    public func resolve(_ axis: Int) -> Int {
        let resolved = axis < 0 ? axis + rank : axis
        demand(resolved >= 0 && resolved < rank, "axis \(axis) does not exist in shape \(self)")
        return resolved
    }

    /// Elements between neighbours along each axis, row-major.
    public var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * extents[axis + 1]
        }
        return strides
    }

    /// This shape with one axis replaced.
    public func replacing(_ axis: Int, with extent: Int) -> Shape {
        var extents = extents
        extents[resolve(axis)] = extent
        return Shape(extents)
    }

    /// The shape both sides broadcast to (NumPy's rule), or nil when they disagree.
    public func broadcast(with other: Shape) -> Shape? {
        let rank = max(rank, other.rank)
        var result = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let a = axis < rank - self.rank ? 1 : extents[axis - (rank - self.rank)]
            let b = axis < rank - other.rank ? 1 : other.extents[axis - (rank - other.rank)]
            guard a == b || a == 1 || b == 1 else { return nil }
            result[axis] = a == 1 ? b : a
        }
        return Shape(result)
    }

    public var description: String { "(" + extents.map(String.init).joined(separator: ", ") + ")" }
}
