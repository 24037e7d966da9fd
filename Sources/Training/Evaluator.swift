import Dispatch
import Learning
import Measures
import Randomness
import Synchronization
import Tensors

/// Scores a model, or what is no model, on the validation examples.
struct Evaluator {
    let dataset: any Dataset
    let losses: [any Loss]
    let metrics: [any Metric]
    let batchSize: Int
    let key: RandomKey

    struct Outcome {
        var means: [Score]
        var clips: [ClipReport]
        /// The weighted sum of the losses; nil for controls, which have no representation.
        var loss: Double?
        /// What the sounds do not tell of themselves, a sentence each.
        var remarks: [String] = []
    }

    /// A batch whose loss is no finite number.
    struct NotFinite: Error {
        var examples: [Example]
    }

    /// What stands beside every score: the input as it is, and nothing at all.
    private static let controls: [(name: String, estimate: @Sendable (Example) -> [Float])] = [
        ("identity", { $0.input }),
        ("silence", { [Float](repeating: 0, count: $0.count) }),
    ]

    /// The scores of what is no model: its own baselines where a model has any, else what is the same for all.
    func controls(beside model: any Model) throws -> [String: [Score]] {
        var scores: [String: [Score]] = [:]
        if model.baselines.isEmpty {
            for control in Self.controls { scores[control.name] = try evaluate(control.estimate) }
        }
        for baseline in model.baselines {
            scores[baseline.name] = try evaluate(model, as: baseline) { _, _ in }.means
        }
        return scores
    }

    /// Scores a model, or a baseline in its place. Every clip of a model is timed as its share of its batch.
    func evaluate(
        _ model: any Model, as baseline: Baseline? = nil, progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Outcome {
        let needsSound = metrics.contains { $0.needsSound }
        let total = dataset.count(of: .validation)
        var clips: [ClipReport] = []
        var sums = [Double](repeating: 0, count: losses.count + 1)
        var remarks: [(clip: String, remark: InversionRemark)] = []
        for start in stride(from: 0, to: total, by: batchSize) {
            let examples = try (start..<min(total, start + batchSize)).map {
                try dataset.example(.validation, at: $0, epoch: 1, key: key)
            }
            let inputs = examples.map(\.input)
            let clock = ContinuousClock()
            let began = clock.now
            let (output, estimates) = model.store.tape.withoutRecording {
                let input = model.represent(inputs)
                let output = baseline?.estimate(input) ?? model.forward(input, training: false)
                return (
                    output,
                    needsSound ? model.reconstruct(output, from: inputs) : examples.map { _ in [Float]() }
                )
            }
            let seconds = (clock.now - began).seconds / Double(examples.count)
            let target = model.target(of: examples)
            let values = model.store.tape.withoutRecording {
                losses.map { Double($0.value(output: output, target: target).item) }
            }
            guard values.allSatisfy(\.isFinite) else { throw NotFinite(examples: examples) }
            for (index, value) in values.enumerated() {
                sums[index + 1] += value * Double(examples.count)
                sums[0] += losses[index].weight * value * Double(examples.count)
            }
            let spectra = model.spectra(of: output).flatMap { estimate in
                model.spectra(of: target).map { Array(zip(estimate, $0)) }
            }
            let stored =
                baseline == nil ? (model as? any SoundCodec).map { inputs.map($0.storedBytes) } : nil
            let inverter = baseline == nil ? model as? any InvertingModel : nil
            let exact = inverter?.exactSounds
            remarks += zip(examples, inverter?.remarks ?? []).compactMap { example, remark in
                remark.map { (example.id, $0) }
            }
            clips += score(
                examples, estimates, exact: exact, seconds: baseline == nil ? seconds : nil, stored: stored,
                spectra: spectra, representation: model.judgedIn)
            progress(clips.count, total)
        }
        let means = sums.map { $0 / Double(max(1, total)) }
        let whole = Score.Coverage(total, of: total)
        var named = [Score("loss", means[0], whole)]
        if losses.count > 1 {
            named += zip(losses, means.dropFirst()).map { Score("loss.\($0.name)", $1, whole) }
        }
        return Outcome(
            means: named + average(clips), clips: clips, loss: means[0],
            remarks: InversionRemark.sentences(remarks, of: total))
    }

    /// Scores a control.
    func evaluate(_ estimate: @Sendable (Example) -> [Float]) throws -> [Score] {
        var clips: [ClipReport] = []
        let total = dataset.count(of: .validation)
        for start in stride(from: 0, to: total, by: 64) {
            let examples = try (start..<min(total, start + 64)).map {
                try dataset.example(.validation, at: $0, epoch: 1, key: key)
            }
            clips += score(examples, examples.map(estimate), seconds: nil)
        }
        return average(clips)
    }

    /// Clips are scored on all cores; each is a function of itself alone, so order and threads change nothing.
    private func score(
        _ examples: [Example], _ estimates: [[Float]], exact: [[Double]]? = nil, seconds: Double?,
        stored: [Int]? = nil,
        spectra: [(PowerSpectra, PowerSpectra)]? = nil, representation: String = ""
    ) -> [ClipReport] {
        let metrics = metrics
        let results = Mutex([ClipReport?](repeating: nil, count: examples.count))
        DispatchQueue.concurrentPerform(iterations: examples.count) { index in
            let example = examples[index]
            var clip = ScoredClip(
                id: example.id, sampleRate: example.sampleRate, input: example.input,
                estimate: estimates[index], reference: example.target, seconds: seconds)
            clip.exactEstimate = exact?[index]
            clip.storedBytes = stored?[index]
            if let spectra { clip.spectra = spectra[index] }
            let scores = metrics.flatMap { metric in
                zip(metric.columns, metric.scores(for: clip)).map { Score($0.name, $1) }
            }
            let report = ClipReport(
                id: example.id, conditions: example.conditions, scores: scores,
                recording: example.recording, group: example.group,
                content: example.content(in: representation))
            results.withLock { $0[index] = report }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    /// The mean of every column over the clips that have it, and how many those are.
    private func average(_ clips: [ClipReport]) -> [Score] {
        metrics.flatMap(\.columns).enumerated().map { place, column in
            let values = clips.compactMap { $0.scores[place].value }
            return Score(
                column.name, values.isEmpty ? nil : values.reduce(0, +) / Double(values.count),
                Score.Coverage(values.count, of: clips.count))
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
