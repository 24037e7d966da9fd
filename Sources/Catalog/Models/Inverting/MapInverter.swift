import Audio
import Learning
import Randomness
import Tensors

/// A model without parameters that makes sound of a reassigned spectrogram.
///
/// Its representation is the sound itself, (batch, sample, 1), of which ``forward(_:training:)`` keeps the map alone. A clip
/// that cannot be inverted comes back as silence, and ``remarks`` say so.
final class MapInverter: InvertingModel {
    typealias Method = (_ map: ReassignedSpectrogram<Double>, _ count: Int?) throws -> Inversion

    let store: ParameterStore
    let sampleRate: Int
    let layout: ReassignedLayout
    private let settings: MapSettings
    private let noiseKey: RandomKey
    private let method: Method
    private(set) var exactSounds: [[Double]]?
    private(set) var remarks: [InversionRemark?] = []

    /// - Throws: `AudioError` for a window that is not known.
    init(_ settings: MapSettings, sampleRate: Int, key: RandomKey, method: @escaping Method) throws {
        layout = try settings.layout(sampleRate: sampleRate)
        store = ParameterStore(key: key)
        self.settings = settings
        self.sampleRate = sampleRate
        noiseKey = key.derive("noise")
        self.method = method
    }

    func represent(_ waves: [[Float]]) -> Tensor {
        Tensor(waves.flatMap { $0 }, shape: [waves.count, waves[0].count, 1])
    }

    func forward(_ input: Tensor, training: Bool) -> Tensor {
        let waves = split(input)
        remarks = []
        let made = waves.map { wave in
            do {
                let inversion = try invert(map(of: wave), count: wave.count)
                remarks.append(inversion.parts.count > 1 ? .parted(inversion.parts.count) : nil)
                return inversion.samples
            } catch {
                remarks.append(.failed("\(error)"))
                return [Double](repeating: 0, count: wave.count)
            }
        }
        exactSounds = made
        return Tensor(made.flatMap { $0.map(Float.init) }, shape: input.shape)
    }

    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] { split(output) }

    private func split(_ tensor: Tensor) -> [[Float]] {
        let samples = tensor.array
        let count = tensor.shape[1]
        return (0..<tensor.shape[0]).map { Array(samples[$0 * count..<($0 + 1) * count]) }
    }

    var baselines: [Baseline] { [Baseline("zero") { Tensor(zeros: $0.shape) }] }

    func map(of samples: [Float]) throws -> ReassignedSpectrogram<Double> {
        try settings.map(of: samples, sampleRate: sampleRate, key: noiseKey)
    }

    func invert(_ map: ReassignedSpectrogram<Double>, count: Int?) throws -> Inversion {
        guard map.binCount == settings.fftSize / 2 + 1 else {
            throw AudioError.invalid(
                "the reassigned spectrogram has \(map.binCount) bins, and an n_fft of \(settings.fftSize) gives \(settings.fftSize / 2 + 1)"
            )
        }
        return try method(map, count)
    }
}
