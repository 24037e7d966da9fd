import Learning
import Randomness
import Tensors

/// Turns latents of (batch, time, frequency, channel) into whole numbers and back: see ``ConvAutoencoder/Quantizer``.
struct LatentQuantizer {
    private let kind: ConvAutoencoder.Quantizer
    private let channels: Int
    private let vectors: VectorQuantizer?

    /// - Parameter channels: of the latent.
    init(_ scope: ParameterScope, _ settings: ConvAutoencoder, channels: Int) {
        kind = settings.quantizer
        self.channels = channels
        vectors =
            kind == .vector
            ? VectorQuantizer(
                scope, stages: settings.stages, size: 2 * Self.peak(settings.bits) + 1, width: channels) : nil
    }

    /// Whole numbers that stand for one place of the latent.
    var codesOfAPlace: Int { vectors?.stageCount ?? channels }
    /// Scales that one item of a latent has.
    var scaleCount: Int { kind == .peak ? channels : 0 }

    /// What the decoder is trained with: nothing lost by `peak`, the noise of rounding by `bounded`, codewords by `vector`;
    /// and what the latter adds to the losses.
    func trained(_ latent: Tensor, bits: Int, key: RandomKey) -> (latent: Tensor, commitment: Tensor?) {
        if let vectors {
            let trained = vectors.train(latent)
            return (trained.quantized, trained.commitment)
        }
        guard kind == .bounded else { return (latent, nil) }
        let half = 0.5 / Float(Self.peak(bits))
        var chance = key.generator()
        let noise = Tensor(shape: latent.shape) { values in
            // Two draws of a word: 32 bits are plenty for what is rounded to 16.
            var index = 0
            while index < values.count {
                let word = chance.next()
                values[index] = half * Float(Int32(truncatingIfNeeded: word)) * 0x1p-31
                if index + 1 < values.count {
                    values[index + 1] = half * Float(Int32(truncatingIfNeeded: word >> 32)) * 0x1p-31
                }
                index += 2
            }
        }
        return (latent.tanh() + noise, nil)
    }

    /// What the decoder is given when the latent has been stored; nothing is recorded.
    func stored(_ latent: Tensor, bits: Int) -> Tensor {
        let (scales, codes) = codes(of: latent, bits: bits)
        return self.latent(codes, scales: scales, shape: latent.shape, bits: bits)
    }

    /// Items after one another; within one frequency, then channel, then time, so that what is alike stands together.
    func codes(of latent: Tensor, bits: Int) -> (scales: [Float], codes: [Int16]) {
        let (items, times, bands, channels) = Self.extents(latent.shape)
        if let vectors { return ([], codewords(vectors, latent, bits: bits)) }
        let peak = Float(Self.peak(bits))
        let values = (kind == .bounded ? latent.detached.tanh() : latent).array
        var scales: [Float] = []
        var codes = [Int16](repeating: 0, count: values.count)
        let size = times * bands * channels
        for item in 0..<items {
            var factors = [Float](repeating: peak, count: channels)
            if kind == .peak {
                var largest = [Float](repeating: 0, count: channels)
                for place in item * size..<(item + 1) * size {
                    largest[place % channels] = max(largest[place % channels], abs(values[place]))
                }
                // What no header would take is no sound either.
                largest = largest.map { min($0, 1e11) }
                scales += largest
                factors = largest.map { $0 > 0 ? peak / $0 : 0 }
            }
            var source = item * size
            for time in 0..<times {
                for band in 0..<bands {
                    for channel in 0..<channels {
                        let level = (values[source] * factors[channel]).rounded(.toNearestOrEven)
                        codes[item * size + (band * channels + channel) * times + time] =
                            level.isFinite ? Int16(max(-peak, min(peak, level))) : 0
                        source += 1
                    }
                }
            }
        }
        return (scales, codes)
    }

    /// The latent that codes stand for.
    func latent(_ codes: [Int16], scales: [Float], shape: Shape, bits: Int) -> Tensor {
        let (items, times, bands, channels) = Self.extents(shape)
        if let vectors { return sums(vectors, codes, shape, bits: bits) }
        let size = times * bands * channels
        let peak = Float(Self.peak(bits))
        return Tensor(shape: shape) { values in
            for item in 0..<items {
                var target = item * size
                for time in 0..<times {
                    for band in 0..<bands {
                        for channel in 0..<channels {
                            let code = codes[item * size + (band * channels + channel) * times + time]
                            let scale = kind == .peak ? scales[item * channels + channel] : 1
                            values[target] = Float(code) / peak * scale
                            target += 1
                        }
                    }
                }
            }
        }
    }

    // MARK: - Codewords

    /// By frequency, then stage, then time; the first codeword of a codebook is -peak.
    private func codewords(_ vectors: VectorQuantizer, _ latent: Tensor, bits: Int) -> [Int16] {
        let (items, times, bands, _) = Self.extents(latent.shape)
        var codes = [Int16](repeating: 0, count: items * times * bands * vectors.stageCount)
        for (stage, indices) in vectors.indices(of: latent).enumerated() {
            for (place, index) in indices.enumerated() {
                let (item, time, band) = (place / (times * bands), place / bands % times, place % bands)
                codes[((item * bands + band) * vectors.stageCount + stage) * times + time] =
                    Int16(index - Self.peak(bits))
            }
        }
        return codes
    }

    private func sums(_ vectors: VectorQuantizer, _ codes: [Int16], _ shape: Shape, bits: Int) -> Tensor {
        let (items, times, bands, _) = Self.extents(shape)
        let indices = (0..<vectors.stageCount).map { stage in
            (0..<items * times * bands).map { place in
                let (item, time, band) = (place / (times * bands), place / bands % times, place % bands)
                return Int(codes[((item * bands + band) * vectors.stageCount + stage) * times + time])
                    + Self.peak(bits)
            }
        }
        return Tensor(vectors.values(of: indices), shape: shape)
    }

    private static func peak(_ bits: Int) -> Int { 1 << (bits - 1) - 1 }

    private static func extents(_ shape: Shape) -> (items: Int, times: Int, bands: Int, channels: Int) {
        (shape[0], shape[1], shape[2], shape[3])
    }
}
