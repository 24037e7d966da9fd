import Randomness
import Tensors

/// A place in a model's tree of names, where a layer makes its parameters.
public struct ParameterScope {
    let store: ParameterStore
    let path: String

    /// The place of a part.
    public func scope(_ name: String) -> ParameterScope {
        ParameterScope(store: store, path: path.isEmpty ? name : "\(path).\(name)")
    }

    public func scope(_ index: Int) -> ParameterScope { scope("\(index)") }

    /// Says what kind of layer stands here, for the table of layers.
    public func declare(_ kind: String) { store.declare(kind, at: path) }

    /// What the layer here draws from in the step at hand: another key every step, another for every path.
    public var chance: RandomKey { store.chance.derive(path) }

    /// A trained tensor.
    public func parameter(_ name: String, _ shape: Shape, _ initial: InitialValues) -> Tensor {
        store.add(scope(name).path, shape: shape, initial)
    }

    /// A tensor that is kept with the parameters and not trained.
    public func buffer(_ name: String, _ shape: Shape, value: Float) -> Tensor {
        store.addBuffer(scope(name).path, shape: shape, value: value)
    }
}
