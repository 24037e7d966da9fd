import Randomness
import Tensors

/// Every number of one model: what is trained, and what is remembered beside it (running statistics).
public final class ParameterStore {
    /// Records what is computed from the parameters.
    public let tape = Tape()
    /// In the order the layers made them.
    public private(set) var parameters: [Parameter] = []
    /// Named tensors that training does not move by gradient.
    public private(set) var buffers: [(name: String, value: Tensor)] = []
    /// What stands at each path, in the order the layers were made: `conv2d`, `batch_norm`.
    private var kinds: [(path: String, kind: String)] = []
    /// What layers draw from in the step at hand (dropout), by their path: see ``ParameterScope/chance``. The loop sets it
    /// anew for every step, so that a step's draws follow from the seed and the step alone.
    public var chance: RandomKey
    private let key: RandomKey

    /// - Parameter key: of initial values; each is drawn by its own name, so a new layer moves no other's numbers.
    public init(key: RandomKey) {
        self.key = key
        chance = key.derive("draws")
    }

    /// Where layers register, at the top.
    public var root: ParameterScope { ParameterScope(store: self, path: "") }

    /// Trainable numbers.
    public var count: Int { parameters.reduce(0) { $0 + $1.count } }

    /// Every tensor that a checkpoint of the model holds.
    public var state: [(name: String, value: Tensor)] { parameters.map { ($0.name, $0.value) } + buffers }

    /// Parameters under one layer's path, summed, and the kinds of layer that hold them: the rows of a table.
    public func table(depth: Int = 2) -> [(name: String, kind: String, shape: String, count: Int)] {
        var rows: [(name: String, kind: String, shape: String, count: Int)] = []
        for parameter in parameters {
            let parts = parameter.name.split(separator: ".")
            let name = parts.prefix(min(depth, parts.count - 1)).joined(separator: ".")
            let shape = parts.last == "weight" ? "\(parameter.value.shape)" : ""
            if rows.last?.name == name {
                rows[rows.count - 1].count += parameter.count
                if rows[rows.count - 1].shape.isEmpty { rows[rows.count - 1].shape = shape }
            } else {
                rows.append((name, kinds(under: name), shape, parameter.count))
            }
        }
        return rows
    }

    /// The kinds of layer at a path and below it, each once: `conv2d + batch_norm`.
    func kinds(under path: String) -> String {
        var found: [String] = []
        for layer in kinds where layer.path == path || layer.path.hasPrefix(path + ".") {
            if !found.contains(layer.kind) { found.append(layer.kind) }
        }
        return found.joined(separator: " + ")
    }

    public func clearGradients() {
        for parameter in parameters { parameter.value.clearGradient() }
    }

    func declare(_ kind: String, at path: String) { kinds.append((path, kind)) }

    func add(_ name: String, shape: Shape, _ initial: InitialValues) -> Tensor {
        precondition(!parameters.contains { $0.name == name }, "two parameters are named \(name)")
        let tensor = Tensor(uninitialized: shape, filledBy: initial, key.derive(name))
        let leaf = tensor.watched(by: tape)
        parameters.append(Parameter(name: name, value: leaf))
        return leaf
    }

    func addBuffer(_ name: String, shape: Shape, value: Float) -> Tensor {
        let tensor = Tensor(repeating: value, shape: shape)
        buffers.append((name, tensor))
        return tensor
    }
}

extension Tensor {
    fileprivate convenience init(
        uninitialized shape: Shape, filledBy initial: InitialValues, _ key: RandomKey
    ) {
        self.init(shape: shape) { values in
            initial.fill(values, rows: shape.extents.first ?? 1, key: key)
        }
    }
}
