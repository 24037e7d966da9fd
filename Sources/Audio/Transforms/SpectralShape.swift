import Glibc

/// One number a frame about the shape of a spectrum, with librosa's conventions.
///
/// Every function takes a magnitude spectrogram `[frame][bin]` and the frequencies of its bins in Hz.
public enum SpectralShape {
    /// The frequencies of a transform's bins, Hz.
    public static func frequencies(sampleRate: Int, fftSize: Int) -> [Float] {
        (0...fftSize / 2).map { Float(Double($0) * Double(sampleRate) / Double(fftSize)) }
    }

    /// The mean frequency, weighted by magnitude, Hz; 0 in a silent frame.
    public static func centroid(_ magnitudes: Spectrogram, frequencies: [Float]) -> [Float] {
        frames(of: magnitudes, frequencies) { row in
            let total = row.reduce(0.0) { $0 + Double($1) }
            guard total > 0 else { return 0 }
            return zip(row, frequencies).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / total
        }
    }

    /// The spread about the centroid, (Σ p |f − centroid|^order)^(1/order), Hz; 0 in a silent frame.
    public static func bandwidth(_ magnitudes: Spectrogram, frequencies: [Float], order: Double = 2)
        -> [Float]
    {
        let centroids = centroid(magnitudes, frequencies: frequencies)
        var frame = -1
        return frames(of: magnitudes, frequencies) { row in
            frame += 1
            let center = Double(centroids[frame])
            let total = row.reduce(0.0) { $0 + Double($1) }
            guard total > 0 else { return 0 }
            let spread = zip(row, frequencies).reduce(0.0) { sum, pair in
                let distance = abs(Double(pair.1) - center)
                return sum + Double(pair.0) * (order == 2 ? distance * distance : pow(distance, order))
            }
            return pow(spread / total, 1 / order)
        }
    }

    /// The geometric over the arithmetic mean of the powers, 0 (a tone) to 1 (noise); silence counts as noise.
    public static func flatness(_ magnitudes: Spectrogram, floor: Float = 1e-10) -> [Float] {
        frames(of: magnitudes, nil) { row in
            var logs = 0.0
            var sum = 0.0
            for value in row {
                let power = Double(max(floor, value * value))
                logs += log(power)
                sum += power
            }
            return exp(logs / Double(row.count)) / (sum / Double(row.count))
        }
    }

    /// −Σ p ln p / ln M of the magnitudes as a distribution: 0 (one bin) to 1 (flat); 0 in a silent frame.
    public static func entropy(_ magnitudes: Spectrogram) -> [Float] {
        frames(of: magnitudes, nil) { row in
            let total = row.reduce(0.0) { $0 + Double($1) }
            guard total > 0, row.count > 1 else { return 0 }
            let sum = row.reduce(0.0) { sum, value in
                let share = Double(value) / total
                return share > 0 ? sum - share * log(share) : sum
            }
            return sum / log(Double(row.count))
        }
    }

    /// The lowest frequency under which `share` of the magnitude lies, Hz.
    public static func rolloff(_ magnitudes: Spectrogram, frequencies: [Float], share: Double = 0.85)
        -> [Float]
    {
        frames(of: magnitudes, frequencies) { row in
            let threshold = share * row.reduce(0.0) { $0 + Double($1) }
            var sum = 0.0
            for (index, value) in row.enumerated() {
                sum += Double(value)
                if sum >= threshold { return Double(frequencies[index]) }
            }
            return Double(frequencies.last ?? 0)
        }
    }

    /// Peak less valley of each octave band in decibels, `[frame][bandCount + 1]`.
    ///
    /// [Jiang et al., 2002](https://doi.org/10.1109/ICME.2002.1035731): means of the highest and lowest `quantile` of
    /// magnitudes in octaves from `lowest` up.
    /// - Throws: ``AudioError`` when the octaves pass half the sample rate or hold no bin.
    public static func contrast(
        _ magnitudes: Spectrogram, frequencies: [Float], lowest: Double = 200, bandCount: Int = 6,
        quantile: Double = 0.02
    ) throws(AudioError) -> Spectrogram {
        precondition(frequencies.count == magnitudes.binCount, "\(frequencies.count) frequencies")
        var edges = [0.0]
        for band in 0...max(0, bandCount) { edges.append(lowest * pow(2, Double(band))) }
        guard bandCount > 0, lowest > 0, quantile > 0, quantile < 1,
            edges[bandCount] < Double(frequencies.last ?? 0)
        else {
            throw .invalid(
                "spectral contrast of \(bandCount) octaves from \(lowest) Hz does not fit under \(frequencies.last ?? 0) Hz"
            )
        }
        var ranges: [(bins: Range<Int>, count: Int)] = []
        for band in 0...bandCount {
            let low = frequencies.firstIndex { Double($0) >= edges[band] } ?? 0
            let high = frequencies.lastIndex { Double($0) <= edges[band + 1] } ?? 0
            guard low <= high else {
                throw .invalid(
                    "spectral contrast has no bin between \(edges[band]) and \(edges[band + 1]) Hz")
            }
            let first = band > 0 ? max(0, low - 1) : low
            let end = band == bandCount ? frequencies.count : high + 1
            let count = max(1, Int((quantile * Double(end - first)).rounded(.toNearestOrEven)))
            // Every band but the last leaves its own last bin to the next one.
            ranges.append((first..<(band == bandCount ? end : end - 1), count))
        }
        var values: [Float] = []
        for frame in 0..<magnitudes.frameCount {
            let start = frame * magnitudes.binCount
            for (bins, count) in ranges {
                let sorted = magnitudes.values[(start + bins.lowerBound)..<(start + bins.upperBound)].sorted()
                let valley = sorted.prefix(count).reduce(0, +) / Float(min(count, sorted.count))
                let peak = sorted.suffix(count).reduce(0, +) / Float(min(count, sorted.count))
                values.append(peak)
                values.append(valley)
            }
        }
        // librosa's power_to_db clips both to 80 dB under the largest of all frames.
        let peaks = Decibel.ofPower(stride(from: 0, to: values.count, by: 2).map { values[$0] })
        let valleys = Decibel.ofPower(stride(from: 1, to: values.count, by: 2).map { values[$0] })
        return Spectrogram(
            frameCount: magnitudes.frameCount, binCount: bandCount + 1,
            values: zip(peaks, valleys).map { $0 - $1 })
    }

    private static func frames(
        of magnitudes: Spectrogram, _ frequencies: [Float]?, _ value: (ArraySlice<Float>) -> Double
    ) -> [Float] {
        if let frequencies {
            precondition(
                frequencies.count == magnitudes.binCount,
                "\(frequencies.count) frequencies for \(magnitudes.binCount) bins")
        }
        return (0..<magnitudes.frameCount).map { frame in
            Float(
                value(magnitudes.values[(frame * magnitudes.binCount)..<((frame + 1) * magnitudes.binCount)]))
        }
    }
}
