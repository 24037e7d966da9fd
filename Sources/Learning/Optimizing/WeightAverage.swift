import Tensors

/// An exponential moving average of a model's weights (Polyak and Juditsky, 1992; Tarvainen and Valpola, 2017), as PyTorch's
/// `AveragedModel` with `get_ema_multi_avg_fn`: the first step's weights as they are, then the mean moves towards the
/// weights by 1 - decay a step. What is not trained (running statistics) is not averaged.
public final class WeightAverage: Stateful {
    private let parameters: [Parameter]
    private let averages: [Tensor]
    public let decay: Double
    /// Steps taken in.
    public private(set) var steps = 0

    /// - Parameter decay: what is kept of the mean from step to step, 0..<1.
    public init(_ parameters: [Parameter], decay: Double) {
        self.parameters = parameters
        self.decay = decay
        averages = parameters.map { Tensor(zeros: $0.value.shape) }
    }

    /// Takes the weights in, after a step of the optimiser.
    public func update() {
        let share = steps == 0 ? 1 : Float(1 - decay)
        for (parameter, average) in zip(parameters, averages) {
            average.move(towards: parameter.value, by: share)
        }
        steps += 1
    }

    /// Runs `body` with the averages in the model's place, and puts the weights back.
    public func withAverages<R>(_ body: () throws -> R) rethrows -> R {
        guard steps > 0 else { return try body() }
        exchange()
        defer { exchange() }
        return try body()
    }

    private func exchange() {
        for (parameter, average) in zip(parameters, averages) { parameter.value.exchange(with: average) }
    }

    public var stateTensors: [(name: String, value: Tensor)] {
        zip(parameters, averages).map { ($0.name, $1) }
    }

    public var stateValues: StateValues {
        var values = StateValues()
        values.set("steps", steps)
        return values
    }

    public func restore(_ values: StateValues) throws(LearningError) { steps = try values.integer("steps") }
}
