/// A dense float32 array, contiguous and row-major, channels last.
///
/// Operations are eager and return new tensors. A tensor that belongs to a ``Tape``, directly or through its inputs,
/// is recorded there, and ``Tape/backward(from:)`` leaves the loss's derivative in ``gradient``. Tensors are not
/// Sendable: a run's tensors stay in that run.
public final class Tensor {
    public let shape: Shape
    /// The values; nil where ``remaking`` has them.
    var kept: Storage?
    /// Where values come from that are not kept.
    var remaking: Remaking?
    /// Where the gradient gathers; nil for plain data.
    var place: GradientPlace?

    /// The tape that records what is done with this tensor, or nil for plain data.
    public var tape: Tape? { place?.tape }
    /// Whether a person asked for this tensor's gradient: a parameter.
    var isLeaf: Bool { place?.isLeaf ?? false }
    /// The derivative of the last loss with respect to this tensor, once backward has reached it. Kept for parameters only.
    public var gradient: Tensor? { place?.gradient }

    /// A tensor whose contents are undefined until written.
    init(uninitialized shape: Shape) {
        self.shape = shape
        kept = Storage(count: shape.count)
    }

    init(shape: Shape, storage: Storage) {
        demand(storage.count >= shape.count, "storage of \(storage.count) cannot hold shape \(shape)")
        self.shape = shape
        kept = storage
    }

    /// A tensor of zeros.
    public convenience init(zeros shape: Shape) {
        self.init(uninitialized: shape)
        pointer.update(repeating: 0, count: shape.count)
    }

    /// A tensor with the same value everywhere.
    public convenience init(repeating value: Float, shape: Shape) {
        self.init(uninitialized: shape)
        pointer.update(repeating: value, count: shape.count)
    }

    /// A tensor holding `values` in row-major order; their number must be the shape's.
    public convenience init(_ values: some Collection<Float>, shape: Shape) {
        demand(values.count == shape.count, "\(values.count) values cannot fill shape \(shape)")
        self.init(uninitialized: shape)
        // Values that lie in a row are copied as such: one by one, through a collection's own functions, takes a hundred times as
        // long.
        let copied: Void? = values.withContiguousStorageIfAvailable { values in
            if let first = values.baseAddress { pointer.update(from: first, count: values.count) }
        }
        guard copied == nil else { return }
        var index = 0
        for value in values {
            pointer[index] = value
            index += 1
        }
    }

    /// A scalar.
    public convenience init(_ value: Float) { self.init(CollectionOfOne(value), shape: []) }

    /// A tensor whose values `fill` writes, in row-major order.
    public convenience init(shape: Shape, fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        self.init(uninitialized: shape)
        try fill(UnsafeMutableBufferPointer(start: pointer, count: shape.count))
    }

    /// Elements.
    public var count: Int { shape.count }

    var storage: Storage {
        if let kept { return kept }
        guard let remaking else { fatalError("a tensor of shape \(shape) has lost its values") }
        return remaking.values()
    }

    /// Whether no other tensor shares the memory.
    var ownsStorageAlone: Bool { isKnownUniquelyReferenced(&kept) }

    var pointer: UnsafeMutablePointer<Float> { storage.pointer }

    /// The values in row-major order.
    public var array: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    /// The only value of a one-element tensor.
    public var item: Float {
        demand(count == 1, "only a tensor of one element has an item; this one has shape \(shape)")
        return pointer[0]
    }

    /// Reads the values in place.
    public func withValues<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
        try body(UnsafeBufferPointer(start: pointer, count: count))
    }

    /// Writes the values in place. Only for parameters, optimiser state and data that no tape has seen in this step.
    public func withMutableValues<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R) rethrows -> R {
        try body(UnsafeMutableBufferPointer(start: pointer, count: count))
    }

    /// Overwrites the values with another tensor's of the same shape.
    public func assign(_ other: Tensor) {
        demand(shape == other.shape, "assign: shapes \(shape) and \(other.shape) differ")
        pointer.update(from: other.pointer, count: count)
    }

    /// The same values, cut off from any tape.
    public var detached: Tensor { Tensor(shape: shape, storage: storage) }

    /// A leaf of `tape` on the same memory: what is computed from it is recorded, and it keeps its gradient.
    public func watched(by tape: Tape) -> Tensor {
        let leaf = Tensor(shape: shape, storage: storage)
        leaf.place = GradientPlace(tape: tape, shape: shape, isLeaf: true)
        return leaf
    }

    /// Forgets the gradient, for the next step.
    public func clearGradient() { place?.gradient = nil }
}

extension Tensor: CustomStringConvertible {
    public var description: String {
        let shown = array.prefix(8).map { "\($0)" }.joined(separator: ", ")
        return "Tensor\(shape)[\(shown)\(count > 8 ? ", …" : "")]"
    }
}
