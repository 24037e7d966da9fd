import Audio
import Learning
import Randomness
import Tensors

/// The networks of ``ReassignedInverter``.
final class ReassignedInverterModel: InvertingModel {
    let store: ParameterStore
    let sampleRate: Int
    let layout: ReassignedLayout
    private let unwrapped: UnwrappedMap
    private let transform: Reassignment
    private let forward: (_ input: Tensor, _ training: Bool) -> Tensor

    init(_ settings: ReassignedInverter, sampleRate: Int, key: RandomKey) throws {
        self.sampleRate = sampleRate
        store = ParameterStore(key: key)
        unwrapped = UnwrappedMap(approach: settings.approach, layout: settings.layout)
        let isFirst = settings.approach == 1
        var map = Reassignment.Settings(
            sampleRate: sampleRate,
            stft: STFT.Settings(
                fftSize: UnwrappedMap.frameSize, hopLength: UnwrappedMap.hop, window: .hamming,
                isCentered: isFirst, padMode: .wrap))
        map.fillsMissing = true
        map.clips = false
        transform = try Reassignment(map)
        layout = ReassignedLayout(
            sampleRate: Double(sampleRate), fftSize: UnwrappedMap.frameSize, hopLength: UnwrappedMap.hop,
            window: .hamming, isCentered: isFirst)
        forward = Self.network(
            store.root, settings.approach, width: unwrapped.width,
            dropout: Float(settings.dropout ?? (settings.approach == 3 ? 0.8 : 0.3)))
    }

    /// A convolution whose stride is its width is a linear map of rows, and so is one over single places.
    private static func network(
        _ root: ParameterScope, _ approach: Int, width: Int, dropout: Float
    ) -> (Tensor, Bool) -> Tensor {
        let hop = UnwrappedMap.hop
        let channels = [80, 20, 40][approach - 1]
        let drop = Dropout(root.scope("drop"), probability: dropout, byChannel: true)
        if approach == 1 {
            let input = Convolution1D(root.scope("input"), in: width, out: channels, kernel: 2)
            let norm = BatchNorm(root.scope("norm"), channels: channels)
            let output = Linear(root.scope("output"), in: channels, out: hop)
            return { output(norm(drop(input($0), training: $1), training: $1)) }
        }
        let input = Linear(root.scope("input"), in: width, out: channels)
        let norm = BatchNorm(root.scope("norm"), channels: channels)
        guard approach == 3 else {
            let output = Linear(root.scope("output"), in: channels, out: hop)
            return { output(norm(drop(input($0), training: $1), training: $1)) }
        }
        let middle = Linear(root.scope("middle"), in: channels, out: hop)
        let dropAgain = Dropout(root.scope("drop_again"), probability: dropout, byChannel: true)
        let normAgain = BatchNorm(root.scope("norm_again"), channels: hop)
        let output = Linear(root.scope("output"), in: hop, out: hop)
        return { rows, training in
            let first = norm(drop(input(rows), training: training), training: training)
            let second = dropAgain(middle(first), training: training)
            return output(normAgain(second, training: training))
        }
    }

    func represent(_ waves: [[Float]]) -> Tensor {
        represent(waves.map { transform($0) })
    }

    private func represent<Scalar>(_ maps: [ReassignedSpectrogram<Scalar>]) -> Tensor {
        let rows = unwrapped.rows(of: maps[0].frameCount)
        let width = unwrapped.width
        return Tensor(shape: [maps.count, rows, width]) { values in
            for (index, map) in maps.enumerated() {
                unwrapped.write(map, into: values.baseAddress! + index * rows * width)
            }
        }
    }

    func target(of examples: [Example]) -> Tensor {
        let count = unwrapped.samples(of: unwrapped.rows(of: unwrapped.frames(of: examples[0].count)))
        return Tensor(shape: [examples.count, count, 1]) { values in
            for (index, example) in examples.enumerated() {
                _ = UnsafeMutableBufferPointer(rebasing: values[index * count..<(index + 1) * count])
                    .update(fromContentsOf: example.target.prefix(count))
            }
        }
    }

    func forward(_ input: Tensor, training: Bool) -> Tensor {
        let output = forward(input, training)
        return output.reshaped(to: [input.shape[0], output.shape[1] * output.shape[2], 1])
    }

    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] {
        let samples = output.array
        let count = output.shape[1]
        return waves.enumerated().map { index, wave in
            let made = samples[index * count..<(index + 1) * count].prefix(wave.count)
            return made + [Float](repeating: 0, count: wave.count - made.count)
        }
    }

    /// Nothing at all, in the same form.
    var baselines: [Baseline] {
        [
            Baseline("zero") { [unwrapped] input in
                Tensor(zeros: [input.shape[0], unwrapped.samples(of: input.shape[1]), 1])
            }
        ]
    }

    func map(of samples: [Float]) -> ReassignedSpectrogram<Double> { transform(samples.map(Double.init)) }

    func invert(_ map: ReassignedSpectrogram<Double>, count: Int?) throws -> Inversion {
        guard map.binCount == UnwrappedMap.bins else {
            throw AudioError.invalid(
                "the reassigned spectrogram has \(map.binCount) bins, and this network is made for 41 (n_fft 80)"
            )
        }
        guard map.frameCount > 1 else {
            throw AudioError.invalid(
                "the reassigned spectrogram has \(map.frameCount) frames; it takes at least two")
        }
        let filled = map.filled(
            sampleRate: Double(sampleRate), hop: UnwrappedMap.hop, isCentered: unwrapped.approach == 1)
        let output = store.tape.withoutRecording { forward(represent([filled]), training: false) }
        let made = output.array.map(Double.init)
        let wanted = count ?? made.count
        return Inversion(
            samples: made.prefix(wanted) + [Double](repeating: 0, count: max(0, wanted - made.count)))
    }
}
