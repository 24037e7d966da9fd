import Learning
import Measures
import Randomness
import Tensors
import TestSupport
import Testing

/// Weights after ten steps, and learning rates step by step, as PyTorch has them (`Tests/Golden/optimizers.py`).
struct OptimizerGoldenTests {
    struct Fixture: Decodable {
        struct Outcome: Decodable {
            var weights: [[Float]]
            var average: [[Float]]
            var norms: [Double]
        }
        var start: [[Float]]
        var targets: [[[Float]]]
        var optimizers: [String: Outcome]
        var losses: [Double]
        var schedules: [String: [Double]]
    }

    private static let recipes: [(name: String, rate: Double, recipe: any OptimizerRecipe)] = [
        ("sgd", 0.1, SGD.Settings()),
        ("sgd_momentum", 0.1, SGD.Settings(momentum: 0.9)),
        ("sgd_nesterov", 0.1, SGD.Settings(momentum: 0.8, weightDecay: 0.01, isNesterov: true)),
        ("sgd_dampening", 0.1, SGD.Settings(momentum: 0.9, dampening: 0.4, weightDecay: 0.05)),
        ("adam", 0.05, Adam.Settings()),
        ("adam_decay", 0.05, Adam.Settings(weightDecay: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-4)),
        ("adam_amsgrad", 0.05, Adam.Settings(beta1: 0.7, beta2: 0.6, amsgrad: true)),
        ("adamw", 0.05, AdamW.Settings()),
        ("adamw_decay", 0.05, AdamW.Settings(weightDecay: 0.3, beta1: 0.8, beta2: 0.95, epsilon: 1e-4)),
        ("adamw_amsgrad", 0.05, AdamW.Settings(weightDecay: 0.1, beta1: 0.7, beta2: 0.6, amsgrad: true)),
        ("rmsprop", 0.01, RMSprop.Settings()),
        ("rmsprop_centered", 0.01, RMSprop.Settings(alpha: 0.9, epsilon: 1e-3, isCentered: true)),
        ("rmsprop_momentum", 0.01, RMSprop.Settings(momentum: 0.9, weightDecay: 0.1)),
        ("adamw_clipped_by_norm", 0.05, AdamW.Settings()),
        ("sgd_clipped_by_value", 0.1, SGD.Settings(momentum: 0.9)),
    ]

    /// Two parameters, an optimiser of them, and an average.
    private struct Problem {
        let store = ParameterStore(key: RandomKey(seed: 1))
        let weights: [Tensor]
        let optimizer: any Optimizer
        let average: WeightAverage

        init(_ recipe: any OptimizerRecipe, start: [[Float]]) {
            weights = zip(["a", "b"], start).map { [store] name, values in
                let tensor = store.root.parameter(name, [values.count], .constant(0))
                tensor.assign(Tensor(values, shape: [values.count]))
                return tensor
            }
            optimizer = recipe.make(for: store.parameters)
            average = WeightAverage(store.parameters, decay: 0.8)
        }

        @discardableResult
        func step(to targets: [[Float]], rate: Double, clip: Double? = nil, limit: Double? = nil) -> Double {
            let losses = zip(weights, targets).map {
                $0.meanSquaredDifference(from: Tensor($1, shape: [$1.count]))
            }
            store.tape.backward(from: losses, weights: [1, 1])
            let norm = optimizer.step(learningRate: rate, clip: clip, limit: limit)
            store.clearGradients()
            average.update()
            return norm
        }
    }

    @Test func tenStepsEndWherePyTorchEnds() throws {
        let fixture = try GoldenFile.json("optimizers", as: Fixture.self)
        #expect(Set(fixture.optimizers.keys) == Set(Self.recipes.map(\.name)))
        for (name, rate, recipe) in Self.recipes {
            let expected = try #require(fixture.optimizers[name])
            let problem = Problem(recipe, start: fixture.start)
            for (index, targets) in fixture.targets.enumerated() {
                let norm = problem.step(
                    to: targets, rate: rate, clip: name.hasSuffix("by_norm") ? 0.3 : nil,
                    limit: name.hasSuffix("by_value") ? 0.1 : nil)
                if !expected.norms.isEmpty { #expect(abs(norm - expected.norms[index]) < 1e-5 * norm) }
            }
            #expect(error(problem.weights.map(\.array), expected.weights) < 2e-6, "\(name)")
            problem.average.withAverages {
                #expect(error(problem.weights.map(\.array), expected.average) < 2e-6, "\(name), averaged")
            }
            #expect(error(problem.weights.map(\.array), expected.weights) < 2e-6, "\(name), put back")
        }
    }

    /// What a checkpoint keeps is all there is: an optimiser with it goes on as the first would have.
    @Test func aStateThatIsTakenOverGoesOnToTheBit() throws {
        let fixture = try GoldenFile.json("optimizers", as: Fixture.self)
        for (name, rate, recipe) in Self.recipes {
            let whole = Problem(recipe, start: fixture.start)
            for targets in fixture.targets { whole.step(to: targets, rate: rate) }
            let first = Problem(recipe, start: fixture.start)
            for targets in fixture.targets[..<4] { first.step(to: targets, rate: rate) }
            let second = Problem(recipe, start: first.weights.map(\.array))
            for (from, to) in [
                (first.optimizer as any Stateful, second.optimizer as any Stateful),
                (first.average, second.average),
            ] {
                #expect(from.stateTensors.map(\.name) == to.stateTensors.map(\.name))
                for (old, new) in zip(from.stateTensors, to.stateTensors) { new.value.assign(old.value) }
                var restored = to
                try restored.restore(from.stateValues)
            }
            for targets in fixture.targets[4...] { second.step(to: targets, rate: rate) }
            #expect(second.weights.map(\.array) == whole.weights.map(\.array), "\(name)")
            second.average.withAverages {
                whole.average.withAverages {
                    #expect(second.weights.map(\.array) == whole.weights.map(\.array), "\(name), averaged")
                }
            }
        }
    }

    @Test func ratesAreThoseOfPyTorch() throws {
        let fixture = try GoldenFile.json("optimizers", as: Fixture.self)
        let opposite = fixture.losses.map { 1 - $0 }
        // Name, schedule, steps an epoch (1 where the golden values are of epochs), what plateau is told.
        let cases: [(String, any Schedule, Int, [Double])] = [
            ("plateau", Plateau(patience: 2, factor: 0.5), 1, fixture.losses),
            ("plateau_lowest", Plateau(patience: 1, factor: 0.3, lowest: 0.02), 1, fixture.losses),
            (
                "plateau_absolute", Plateau(patience: 2, factor: 0.5, threshold: .absolute(0.01)), 1,
                fixture.losses
            ),
            ("plateau_cooldown", Plateau(patience: 1, factor: 0.5, cooldown: 2), 1, fixture.losses),
            (
                "plateau_max",
                Plateau(patience: 2, factor: 0.5, threshold: .relative(0.05)), 1,
                opposite
            ),
            ("step", StepDecay(every: 4, factor: 0.3), 1, []),
            ("multi_step", MultiStepDecay(after: [3, 7, 7, 12], factor: 0.5), 1, []),
            ("exponential", ExponentialDecay(factor: 0.9), 1, []),
            ("cosine", CosineDecay(epochs: 20, lowest: 0.02), 1, []),
            ("cosine_restarts", CosineRestarts(epochs: 3, growth: 2, lowest: 0.01), 1, []),
            (
                "cosine_restarts_by_step",
                CosineRestarts(epochs: 2, growth: 2, lowest: 0.01, everyStep: true), 4, []
            ),
            ("linear", LinearChange(start: 0.25, end: 0.9, epochs: 6), 1, []),
            ("one_cycle", OneCycle(), 4, []),
            (
                "one_cycle_linear",
                OneCycle(rise: 0.4, startDivisor: 10, endDivisor: 100, curve: .linear), 4, []
            ),
            ("one_cycle_three_phase", OneCycle(isThreePhase: true), 4, []),
            ("warm_step", WarmUp(steps: 10, start: 0.1, StepDecay(every: 8, factor: 0.5)), 1, []),
        ]
        #expect(Set(fixture.schedules.keys) == Set(cases.map { $0.0 }))
        for (name, schedule, perEpoch, told) in cases {
            let expected = try #require(fixture.schedules[name])
            var schedule = schedule
            let rates = expected.indices.map { index in
                let rate = schedule.rate(
                    base: 0.4,
                    at: TrainingMoment(
                        epoch: index / perEpoch + 1, epochs: expected.count / perEpoch, step: index,
                        stepsPerEpoch: perEpoch))
                if index < told.count {
                    schedule.epochEnded(
                        base: 0.4, number: told[index],
                        name == "plateau_max" ? .higherIsBetter : .lowerIsBetter)
                }
                return rate
            }
            for (index, (ours, theirs)) in zip(rates, expected).enumerated() {
                #expect(abs(ours - theirs) < 1e-12, "\(name), step \(index): \(ours) and \(theirs)")
            }
        }
    }

    @Test func aPlateauThatIsRestoredGoesOnAlike() throws {
        let losses = try GoldenFile.json("optimizers", as: Fixture.self).losses
        let moment = TrainingMoment(epoch: 1, epochs: 1, step: 500, stepsPerEpoch: 1)
        func rates(restoredAt cut: Int?) throws -> [Double] {
            var schedule: any Schedule = WarmUp(
                steps: 3, start: 0.1, Plateau(patience: 1, factor: 0.5, cooldown: 2))
            return try losses.enumerated().map { index, loss in
                if index == cut {
                    var fresh: any Schedule = WarmUp(
                        steps: 3, start: 0.1, Plateau(patience: 1, factor: 0.5, cooldown: 2))
                    try fresh.restore(schedule.stateValues)
                    schedule = fresh
                }
                schedule.epochEnded(base: 1, number: loss, .lowerIsBetter)
                return schedule.rate(base: 1, at: moment)
            }
        }
        let whole = try rates(restoredAt: nil)
        for cut in losses.indices { #expect(try rates(restoredAt: cut) == whole) }
    }

    /// The largest difference, relative to the largest expected value.
    private func error(_ ours: [[Float]], _ theirs: [[Float]]) -> Double {
        guard ours.map(\.count) == theirs.map(\.count) else { return .infinity }
        let differences = zip(ours.joined(), theirs.joined()).map { abs(Double($0) - Double($1)) }
        guard differences.allSatisfy(\.isFinite) else { return .infinity }
        return (differences.max() ?? 0) / Double(theirs.joined().map(abs).max() ?? 0)
    }
}
