import FoundationEssentials
import Learning
import Measures
import Randomness
import Tensors
import Training

/// A problem that is solved in a moment: a filter learns to halve its input.
class SmallModel: Model {
    let store: ParameterStore
    let sampleRate = 8_000
    private let filter: Convolution1D

    init(seed: UInt64) {
        store = ParameterStore(key: Trainer.weightKey(seed: seed))
        filter = Convolution1D(store.root.scope("filter"), in: 1, out: 1, kernel: 3, padding: 1)
    }

    func represent(_ waves: [[Float]]) -> Tensor {
        Tensor(waves.flatMap { $0 }, shape: [waves.count, waves[0].count, 1])
    }
    func forward(_ input: Tensor, training: Bool) -> Tensor { filter(input) }
    var penalties: [Tensor] { [] }
    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] {
        let values = output.array
        return waves.indices.map { Array(values[$0 * waves[0].count..<($0 + 1) * waves[0].count]) }
    }
}

/// One that also wants its output to be small.
final class PenalizedModel: SmallModel {
    private let pull: Float
    private var added: [Tensor] = []

    init(seed: UInt64, pull: Float) {
        self.pull = pull
        super.init(seed: seed)
    }

    override func forward(_ input: Tensor, training: Bool) -> Tensor {
        let output = super.forward(input, training: training)
        let zeros = Tensor([Float](repeating: 0, count: output.shape.count), shape: output.shape)
        added = training ? [output.meanSquaredDifference(from: zeros) * pull] : []
        return output
    }
    override var penalties: [Tensor] { added }
}

struct SmallDataset: Dataset {
    let sampleRate = 8_000
    let fingerprint = String(repeating: "0", count: 64)
    let summary = "made-up noise"
    /// From this epoch on, samples are not numbers.
    var brokenFrom = Int.max

    func count(of split: Split) -> Int { split == .train ? 10 : 3 }

    func example(_ split: Split, at index: Int, epoch: Int, key: RandomKey) throws -> Example {
        let draw = split == .train ? key.derive(epoch).derive(index) : RandomKey(seed: 9).derive(index)
        var generator = draw.generator()
        var input = [Float](repeating: 0, count: 64)
        generator.fillNormal(&input)
        if split == .train && epoch >= brokenFrom { input[3] = .nan }
        return Example(
            id: "\(split.rawValue)-\(index)", group: "\(index)", sampleRate: sampleRate,
            signals: ["input": input, "target": input.map { $0 / 2 }], conditions: ["place": Double(index)])
    }
}

struct SquaredError: Loss {
    var name = "mse"
    var weight = 1.0
    func value(output: Tensor, target: Tensor) -> Tensor { output.meanSquaredDifference(from: target) }
}

/// Half of the squared error.
struct HalvedError: Loss {
    let name = "halved"
    var weight = 1.0
    func value(output: Tensor, target: Tensor) -> Tensor { output.meanSquaredDifference(from: target) * 0.5 }
}

/// The mean absolute error, missing for the last clip once that is under a limit.
struct ThinningMetric: Metric {
    let columns = [Measure("error", .lowerIsBetter)]
    var limit: Double
    func values(for clip: ScoredClip) -> [Double?] {
        let sum = zip(clip.estimate, clip.reference).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
        let error = sum / Double(clip.estimate.count)
        return [clip.id.hasSuffix("-2") && error < limit ? nil : error]
    }
}

/// The mean absolute error, missing for the first clip.
struct SmallMetric: Metric {
    let columns = [Measure("error", .lowerIsBetter)]
    func values(for clip: ScoredClip) -> [Double?] {
        if clip.id.hasSuffix("-0") { return [nil] }
        let sum = zip(clip.estimate, clip.reference).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
        return [sum / Double(clip.estimate.count)]
    }
}

/// A run of the small problem, in a folder of its own.
struct SmallRun {
    let folder = FileManager.default.temporaryDirectory.path + "/etude-test-" + UUID().uuidString
    var plan = TrainingPlan(epochs: 6, batchSize: 4, learningRate: 0.05, seed: 3)
    var dataset = SmallDataset()
    var losses: [any Loss] = [SquaredError()]
    var metrics: [any Metric] = [SmallMetric()]

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    var checkpoints: CheckpointFolder { CheckpointFolder(folder) }

    /// - Parameters:
    ///   - point: where to continue; nil: from the beginning.
    ///   - steps: after which the run is interrupted.
    @discardableResult
    func run(
        from point: CheckpointFolder.Point? = nil, until last: Int? = nil, ranking: Bool = false,
        stoppingAfter steps: Int = .max,
        _ listen: (TrainingEvent) throws -> Void = { _ in }
    ) throws -> SmallModel {
        let model = SmallModel(seed: plan.seed)
        let trainer = Trainer(
            model: model, losses: losses, metrics: metrics, dataset: dataset, plan: plan,
            folder: folder)
        var taken = 0
        func count(_ event: TrainingEvent) throws {
            if case .stepped = event { taken += 1 }
            try listen(event)
        }
        try trainer.run(
            from: point, until: last, ranking: ranking, shouldStop: { taken >= steps }, listen: count)
        return model
    }
}
