import Audio
import Learning
import Randomness
import Tensors

/// The network of ``LSTMMel``.
final class LSTMMelModel: Model {
    let store: ParameterStore
    let sampleRate: Int
    let settings: LSTMMel
    let mel: MelSpectrogram
    /// Frames heard and predicted at a time.
    let heard: Int
    let ahead: Int
    /// Samples of both.
    let inputCount: Int
    let targetCount: Int
    /// `mix`, then the stems.
    let parts: [String]
    private let memories: [(lstm: LSTM, scope: ParameterScope)]
    private let head: Linear
    /// How much of the last frame is left in a blend, by frame ahead and band.
    private let carry: Tensor?

    init(_ settings: LSTMMel, mel: MelSpectrogram, sampleRate: Int, key: RandomKey) {
        self.settings = settings
        self.mel = mel
        self.sampleRate = sampleRate
        inputCount = Int((settings.inputSeconds * Double(sampleRate)).rounded())
        targetCount = Int((settings.targetSeconds * Double(sampleRate)).rounded())
        heard = mel.transform.frameCount(of: inputCount)
        ahead = mel.transform.frameCount(of: targetCount)
        parts = ["mix"] + settings.stems
        store = ParameterStore(key: key)
        let root = store.root
        let features = settings.orientation == .frames ? settings.bandCount : heard
        memories = parts.map {
            let scope = root.scope($0)
            return (
                LSTM(
                    scope.scope("lstm"), in: features, hidden: settings.width, layers: settings.layers), scope
            )
        }
        head = Linear(
            root.scope("head"), in: settings.width,
            out: settings.orientation == .frames ? ahead * settings.bandCount : ahead)
        carry =
            settings.residual == .blend
            ? root.scope("carry").parameter("weight", [ahead, settings.bandCount], .constant(0.5)) : nil
    }

    var baselines: [Baseline] { MelBaselines(frames: ahead, parts: parts.count).all }

    /// The mel spectrogram; however amplitudes are written, powers are compared.
    var judgedIn: String {
        "mel \(settings.fftSize)/\(settings.hopLength), \(settings.bandCount) bands, \(parts.joined(separator: "+"))"
    }

    func target(of examples: [Example]) -> Tensor {
        let each = parts.map { part in
            represent(examples.map { $0.signals[part == "mix" ? "target" : "target.\(part)"] ?? [] })
        }
        return each.count == 1 ? each[0] : .concatenated(each, 3)
    }

    func represent(_ waves: [[Float]]) -> Tensor {
        let size = mel.transform.frameCount(of: waves[0].count) * settings.bandCount
        return Tensor(shape: [waves.count, size / settings.bandCount, settings.bandCount, 1]) { values in
            for (index, wave) in waves.enumerated() {
                let place = UnsafeMutableBufferPointer(rebasing: values[index * size..<(index + 1) * size])
                _ = place.update(fromContentsOf: mel(wave).values)
                settings.amplitude.encode(place)
            }
        }
    }

    func forward(_ input: Tensor, training: Bool) -> Tensor {
        let (batch, bands) = (input.shape[0], settings.bandCount)
        let frames = input.reshaped(to: [batch, input.shape[1], bands])
        let (center, base) = bases(of: frames)
        var sequence = frames
        if let center { sequence = frames - center }
        if settings.orientation == .bands { sequence = sequence.transposed() }
        var state: [LSTM.State]?
        var outputs: [Tensor] = []
        for (lstm, scope) in memories {
            var draws = 0
            func drop(_ x: Tensor) -> Tensor {
                guard training else { return x }
                draws += 1
                return x.dropout(Float(settings.dropout), key: scope.chance.derive(draws))
            }
            let (output, states) = lstm(sequence, initial: state, between: drop)
            // Stems go on from where the mix ended.
            if state == nil { state = states }
            var predicted: Tensor
            switch settings.orientation {
            case .frames:
                predicted = head(drop(states[states.count - 1].hidden)).reshaped(to: [batch, ahead, bands])
            case .bands: predicted = head(drop(output)).transposed()
            }
            if let base { predicted = predicted + base }
            outputs.append(predicted.reshaped(to: [batch, ahead, bands, 1]))
        }
        return outputs.count == 1 ? outputs[0] : .concatenated(outputs, 3)
    }

    /// What is taken from every frame heard, and what is added to every frame predicted; (batch, 1 or frames, band).
    private func bases(of frames: Tensor) -> (center: Tensor?, base: Tensor?) {
        let heard = frames.shape[1]
        let last = frames.sliced(1, heard - 1..<heard)
        let mean = frames.mean(over: [1], keepingAxes: true)
        switch settings.residual {
        case .none: return (nil, nil)
        case .lastFrame: return (last, last)
        case .meanFrame: return (mean, mean)
        case .blend:
            let carry = carry!.reshaped(to: [1, ahead, settings.bandCount])
            return (mean, mean + (last - mean) * carry)
        }
    }

    func spectra(of output: Tensor) -> [PowerSpectra]? {
        let (batch, frames, bands, count) = (
            output.shape[0], output.shape[1], output.shape[2], output.shape[3]
        )
        let frequencies = mel.bank.centers.map { Float($0) }
        return output.withValues { values in
            (0..<batch).map { item in
                var spectra = PowerSpectra(parts: [:], frequencies: frequencies)
                for part in 0..<count {
                    let first = item * frames * bands * count + part
                    spectra.parts[parts[part]] = Spectrogram(
                        frameCount: frames, binCount: bands,
                        values: (0..<frames * bands).map {
                            settings.amplitude.power(values[first + $0 * count])
                        })
                }
                return spectra
            }
        }
    }

    /// Sound of the mix's prediction, as long as a target.
    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]] {
        (spectra(of: output) ?? []).map {
            MelSynthesis(mel: mel).sound(of: $0.parts["mix"]!, count: targetCount)
        }
    }
}
