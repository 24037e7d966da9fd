import Audio
import Learning
import Randomness
import Tensors

/// The network of ``ConvAutoencoder`` between its transforms.
final class ConvAutoencoderModel: SoundCodec {
    let store: ParameterStore
    let sampleRate: Int
    private let settings: ConvAutoencoder
    private let stft: STFT
    private let network: AutoencoderNetwork
    private let quantizer: LatentQuantizer
    private let window: Tensor
    private(set) var penalties: [Tensor] = []
    /// What spectra are divided by: white noise of unit level then has bins of unit power.
    private let unit: Float

    init(_ settings: ConvAutoencoder, stft: STFT, sampleRate: Int, key: RandomKey) {
        self.settings = settings
        self.stft = stft
        self.sampleRate = sampleRate
        store = ParameterStore(key: key)
        network = AutoencoderNetwork(store.root, settings)
        quantizer = LatentQuantizer(store.root.scope("quantizer"), settings, channels: network.latentChannels)
        let window = Window.hann.floats(settings.fftSize)
        self.window = Tensor(window, shape: [settings.fftSize])
        unit = window.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    private var isWaveform: Bool { settings.features == .complex }

    func represent(_ waves: [[Float]]) -> Tensor {
        let count = waves[0].count
        guard isWaveform else { return logMagnitudesAndPhases(waves) }
        return Tensor(shape: [waves.count, count, 1]) { values in
            for (index, wave) in waves.enumerated() {
                _ = UnsafeMutableBufferPointer(rebasing: values[index * count..<(index + 1) * count])
                    .update(fromContentsOf: wave)
            }
        }
    }

    func forward(_ input: Tensor, training: Bool) -> Tensor {
        let gains = isWaveform ? levels(of: input) : []
        let image = isWaveform ? spectra(of: input, gains) : input
        var latent = network.encode(image)
        penalties = []
        if training {
            let trained = quantizer.trained(latent, bits: settings.bits, key: store.chance.derive("latent"))
            latent = trained.latent
            penalties = trained.commitment.map { [$0 * Float(settings.commitment)] } ?? []
        } else {
            latent = quantizer.stored(latent, bits: settings.bits)
        }
        let output = network.decode(latent, frames: image.shape[1], bins: image.shape[2])
        return isWaveform ? waves(of: output, gains, count: input.shape[1]) : output
    }

    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] {
        let values = output.array
        let size = output.count / waves.count
        return waves.enumerated().map { index, wave in
            let own = values[index * size..<(index + 1) * size]
            return isWaveform ? Array(own) : sound(of: own, count: wave.count)
        }
    }

    // MARK: - Log magnitudes and phases

    private func logMagnitudesAndPhases(_ waves: [[Float]]) -> Tensor {
        let frames = stft.frameCount(of: waves[0].count)
        let size = frames * stft.binCount
        let parts = Tensor(shape: [waves.count, frames, stft.binCount, 2]) { values in
            for (index, wave) in waves.enumerated() {
                let spectrum = stft.forward(wave)
                for place in 0..<size {
                    values[2 * (index * size + place)] = spectrum.real[place]
                    values[2 * (index * size + place) + 1] = spectrum.imaginary[place]
                }
            }
        }
        return Tensor.stacked([parts.complexMagnitude().log1p(), parts.complexPhase()], 3)
    }

    /// - Parameter phases: in the place of the network's own, where they were stored.
    private func sound(of values: ArraySlice<Float>, phases: [Int16] = [], count: Int) -> [Float] {
        let bins = stft.binCount
        let frames = values.count / 2 / bins
        let start = values.startIndex
        var angles = (0..<frames * bins).map { values[start + 2 * $0 + 1] }
        if !phases.isEmpty { angles = phases.map { Float($0) * (.pi / 32_767) } }
        let turns = Tensor(angles, shape: [angles.count])
        let (sines, cosines) = (turns.sin().array, turns.cos().array)
        // A magnitude below zero means nothing, and one beyond any sound is none: silence, and a wall.
        let magnitudes = Tensor(
            (0..<frames * bins).map { max(0, min(20, values[start + 2 * $0])) }, shape: [angles.count]
        ).expm1().array
        let spectrum = Spectrum(
            frameCount: frames, binCount: bins, real: zip(magnitudes, cosines).map { $0 * $1 },
            imaginary: zip(magnitudes, sines).map { $0 * $1 })
        // Settings that cannot be inverted are refused when the model is made.
        return (try? stft.inverse(spectrum, length: count, divisor: STFT.leastDivisorOfEstimates))
            ?? [Float](repeating: 0, count: count)
    }

    // MARK: - Waveforms

    /// The root mean square of each item, and a floor that leaves silence silent.
    private func levels(of waves: Tensor) -> [Float] {
        let count = waves.count / waves.shape[0]
        return waves.withValues { values in
            (0..<waves.shape[0]).map { item in
                let power = values[item * count..<(item + 1) * count].reduce(0.0) {
                    $0 + Double($1) * Double($1)
                }
                return max(1e-4, Float((power / Double(max(1, count))).squareRoot()))
            }
        }
    }

    private func column(_ values: [Float], rank: Int) -> Tensor {
        Tensor(values, shape: Shape([values.count] + [Int](repeating: 1, count: rank - 1)))
    }

    private func spectra(of waves: Tensor, _ gains: [Float]) -> Tensor {
        let signals = waves.detached.reshaped(to: [waves.shape[0], waves.count / waves.shape[0]])
        let level = signals * column(gains.map { 1 / ($0 * unit) }, rank: 2)
        let reach = settings.fftSize / 2
        return level.padded(1, before: reach, after: reach)
            .shortTimeFourier(window: window, hop: settings.hopLength)
    }

    private func waves(of spectra: Tensor, _ gains: [Float], count: Int) -> Tensor {
        let weights = Tensor.overlapWeights(
            window: window, hop: settings.hopLength, frames: spectra.shape[1],
            divisor: STFT.leastDivisorOfEstimates)
        let signals = spectra.inverseShortTimeFourier(
            window: window, hop: settings.hopLength, weights: weights)
        let start = settings.fftSize / 2
        let there = min(count, signals.shape[1] - start)
        var cut = signals.cropped(1, from: start, to: there)
        if there < count { cut = cut.padded(1, before: 0, after: count - there) }
        return (cut * column(gains.map { $0 * unit }, rank: 2)).reshaped(to: [spectra.shape[0], count, 1])
    }

    // MARK: - Stored sound

    var latentBits: Int { settings.bits }
    var hasCodebooks: Bool { settings.quantizer == .vector }
    var canStorePhase: Bool { !isWaveform }

    func layout(of count: Int, _ options: CodingOptions) -> CodedLayout {
        let frames = stft.frameCount(of: count)
        let extents = network.latentExtents(frames: frames, bins: stft.binCount)
        return CodedLayout(
            scales: quantizer.scaleCount + (isWaveform ? 1 : 0),
            codes: extents.time * extents.frequency * quantizer.codesOfAPlace,
            phases: options.storesPhase && canStorePhase ? frames * stft.binCount : 0, bits: options.bits)
    }

    func encode(_ wave: [Float], _ options: CodingOptions) -> CodedBlock {
        store.tape.withoutRecording {
            let input = represent([wave])
            let gains = isWaveform ? levels(of: input) : []
            let latent = network.encode(isWaveform ? spectra(of: input, gains) : input)
            let (scales, codes) = quantizer.codes(of: latent, bits: options.bits)
            var phases: [Int16] = []
            if options.storesPhase && canStorePhase {
                phases = input.withValues { values in
                    stride(from: 1, to: values.count, by: 2).map {
                        Int16((values[$0] * (32_767 / .pi)).rounded(.toNearestOrEven))
                    }
                }
            }
            return CodedBlock(scales: gains + scales, codes: codes, phases: phases)
        }
    }

    func decode(_ block: CodedBlock, count: Int, _ options: CodingOptions) -> [Float] {
        store.tape.withoutRecording {
            let frames = stft.frameCount(of: count)
            let extents = network.latentExtents(frames: frames, bins: stft.binCount)
            let gains = Array(block.scales.prefix(isWaveform ? 1 : 0))
            let latent = quantizer.latent(
                block.codes, scales: Array(block.scales.dropFirst(gains.count)),
                shape: [1, extents.time, extents.frequency, network.latentChannels], bits: options.bits)
            let output = network.decode(latent, frames: frames, bins: stft.binCount)
            if isWaveform { return waves(of: output, gains, count: count).array }
            return sound(of: output.array[...], phases: block.phases, count: count)
        }
    }
}
