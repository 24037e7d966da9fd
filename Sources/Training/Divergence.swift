import Learning
import Tensors

/// Finds what was the first to be no finite number: the batch that failed is run again, and every layer looked at. So steps
/// that go well pay nothing.
struct Divergence {
    let model: any Model
    let losses: [any Loss]

    /// In words, for ``TrainingError/diverged(epoch:batch:place:)``; nil where this batch shows nothing.
    ///
    /// - Parameter training: whether to run it as a step, derivatives included, or as validation does.
    func place(in examples: [Example], training: Bool) -> String? {
        let store = model.store
        defer {
            store.tape.clear()
            store.clearGradients()
        }
        store.tape.clear()
        store.clearGradients()
        if let layer = store.brokenLayer { return "a weight of \(layer)" }
        for (signal, name) in [(\Example.input, "input"), (\Example.target, "target")] {
            if let example = examples.first(where: { !$0[keyPath: signal].allSatisfy(\.isFinite) }) {
                return "the \(name) of the example \(example.id)"
            }
            let representation =
                name == "input" ? model.represent(examples.map(\.input)) : model.target(of: examples)
            if !representation.isFinite {
                return "the model's representation of the \(name)"
            }
        }
        var place: String?
        store.tape.inspecting { inspection in
            let output = model.forward(model.represent(examples.map(\.input)), training: training)
            if let finding = inspection.finding {
                place = "the output of \(store.place(of: finding))"
                return
            }
            guard output.isFinite else {
                place = "the output of the model"
                return
            }
            let target = model.target(of: examples)
            let terms = losses.map { $0.value(output: output, target: target) }
            if let index = terms.firstIndex(where: { !$0.isFinite }) {
                place = "the loss \(losses[index].name)"
                return
            }
            guard training else { return }
            let penalties = model.penalties
            guard penalties.allSatisfy(\.isFinite) else {
                place = "what the model adds to the losses"
                return
            }
            store.tape.backward(
                from: terms + penalties,
                weights: losses.map { Float($0.weight) } + penalties.map { _ in 1 })
            if let finding = inspection.finding {
                place = "the gradient of \(store.place(of: finding))"
            }
        }
        return place
    }
}
