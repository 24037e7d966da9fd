import Tensors

/// Something that remembers from step to step, so that a checkpoint has to keep it: an optimiser, a schedule, an average
/// of weights.
///
/// After ``restore(_:)`` and after its tensors were loaded in place, it goes on exactly as it would have.
public protocol Stateful {
    /// Its tensors, live: they are written to a checkpoint under these names, and overwritten in place when one is loaded.
    var stateTensors: [(name: String, value: Tensor)] { get }
    /// Everything else that it remembers.
    var stateValues: StateValues { get }
    /// Takes back what ``stateValues`` was; tensors are loaded separately.
    mutating func restore(_ values: StateValues) throws(LearningError)
}

extension Stateful {
    public var stateTensors: [(name: String, value: Tensor)] { [] }
    public var stateValues: StateValues { StateValues() }
    public mutating func restore(_ values: StateValues) throws(LearningError) {}
}
