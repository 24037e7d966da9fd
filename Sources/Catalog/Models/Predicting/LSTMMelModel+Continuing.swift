import Audio
import Glibc
import Learning
import Randomness
import Tensors

extension LSTMMelModel: ContinuingModel {
    var contextCount: Int { inputCount }

    func spectrum(of samples: [Float]) -> PowerSpectra {
        spectra(mel(samples))
    }

    func continuation(of context: [Float], count: Int) -> Continuation {
        let predicted = course(after: context, count: count) { forward($0, training: false) }
        let sound = sound(of: predicted, after: context, count: count)
        return Continuation(context: sound.context, samples: sound.samples, spectrum: spectra(predicted))
    }

    func controls(of context: [Float], count: Int) -> [(name: String, spectrum: PowerSpectra)] {
        baselines.map { ($0.name, spectra(course(after: context, count: count, by: $0.estimate))) }
    }

    private func spectra(_ mix: Spectrogram) -> PowerSpectra {
        PowerSpectra(parts: ["mix": mix], frequencies: mel.bank.centers.map { Float($0) })
    }

    /// Frames that follow; each prediction of the mix counts as heard for the next.
    ///
    /// - Parameter estimate: the representation of what follows, from that of what was heard.
    private func course(
        after context: [Float], count: Int, by estimate: (Tensor) -> Tensor
    ) -> Spectrogram {
        precondition(context.count == inputCount, "\(context.count) samples heard, not \(inputCount)")
        let hop = mel.transform.settings.hopLength
        let frames = (count + hop - 1) / hop + 1
        let bands = settings.bandCount
        let known = represent([context]).array
        var course = known
        store.tape.withoutRecording {
            while course.count < known.count + frames * bands {
                let input = Tensor(course.suffix(known.count), shape: [1, heard, bands, 1])
                // The mix is the first part of every band; nothing is below silence.
                course += estimate(input).cropped(3, to: 1).array.map { max(0, $0) }
            }
        }
        let predicted = course[known.count..<known.count + frames * bands]
        return Spectrogram(
            frameCount: frames, binCount: bands, values: predicted.map { settings.amplitude.power($0) })
    }

    /// Griffin-Lim over what was heard and what is predicted together: the spectrum of what was heard is known, phases
    /// and all, and those of the prediction grow out of it. Around the seam the one sound fades into the other.
    private func sound(
        of predicted: Spectrogram, after context: [Float], count: Int
    ) -> (context: [Float], samples: [Float]) {
        let transform = mel.transform
        // A second of what was heard is enough to go on from.
        let kept = min(context.count, max(4 * transform.settings.fftSize, sampleRate))
        let tail = Array(context.suffix(kept))
        let known = transform.forward(tail)
        let hop = transform.settings.hopLength
        // The last frames lean over the end of what is known.
        let whole = max(1, (kept - transform.settings.fftSize / 2) / hop + 1)
        let gap = max(0, (kept + hop - 1) / hop - whole)
        let bins = transform.binCount
        let spectrum = mel.bank.inverse(predicted)
        var generator = RandomKey(seed: 0).derive("phases").generator()
        var (real, imaginary): ([Float], [Float]) = (
            Array(known.real.prefix(whole * bins)), Array(known.imaginary.prefix(whole * bins))
        )
        var magnitudes = zip(real, imaginary).map { ($0 * $0 + $1 * $1).squareRoot() }
        for frame in 0..<gap + predicted.frameCount {
            for bin in 0..<bins {
                let magnitude = spectrum[max(0, frame - gap), bin].squareRoot()
                let angle = 2 * Float.pi * Float(generator.uniform())
                magnitudes.append(magnitude)
                real.append(magnitude * cosf(angle))
                imaginary.append(magnitude * sinf(angle))
            }
        }
        let all = whole + gap + predicted.frameCount
        let made = MelSynthesis.sound(
            transform, Spectrogram(frameCount: all, binCount: bins, values: magnitudes), count: kept + count,
            start: .phases(of: Spectrum(frameCount: all, binCount: bins, real: real, imaginary: imaginary)))
        var heard = context
        let fade = min(kept, hop)
        for index in 0..<fade {
            let weight = (Float(index) + 0.5) / Float(fade)
            let place = context.count - fade + index
            heard[place] += weight * (made[kept - fade + index] - heard[place])
        }
        return (heard, Array(made[kept..<kept + count]))
    }
}
