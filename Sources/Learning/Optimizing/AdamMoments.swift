import Tensors

/// What ``Adam`` and ``AdamW`` share: running means of the gradient and of its square, a pair a parameter.
struct AdamMoments {
    let parameters: [Parameter]
    private let first: [Tensor]
    private let second: [Tensor]
    /// AMSGrad's largest second moments; empty without it.
    private let maximum: [Tensor]
    var steps = 0

    init(_ parameters: [Parameter], amsgrad: Bool) {
        self.parameters = parameters
        func zeros() -> [Tensor] { parameters.map { Tensor(zeros: $0.value.shape) } }
        first = zeros()
        second = zeros()
        maximum = amsgrad ? zeros() : []
    }

    var stateTensors: [(name: String, value: Tensor)] {
        parameters.indices.flatMap { index in
            let name = parameters[index].name
            return [
                ("first.\(name)", first[index]), ("second.\(name)", second[index]),
            ] + (maximum.isEmpty ? [] : [("maximum.\(name)", maximum[index])])
        }
    }

    func move(_ step: AdamStep) {
        for (index, parameter) in parameters.enumerated() {
            guard let gradient = parameter.value.gradient else { continue }
            parameter.value.adamUpdate(
                step, gradient: gradient, moment1: first[index], moment2: second[index],
                maximum: maximum.isEmpty ? nil : maximum[index])
        }
    }
}
