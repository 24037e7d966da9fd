import CKernels

/// Triangular filters, evenly spaced on a mel scale, over the bins of a Fourier transform.
///
/// Librosa's `filters.mel` and torchaudio's `melscale_fbanks`, kept sparse: a bin lies in two triangles at most.
public struct MelBank: Sendable {
    /// How a triangle is scaled.
    public enum Normalization: String, Sendable, CaseIterable, Codable {
        /// Peaks of 1: torchaudio's default.
        case none
        /// Equal areas: librosa's default.
        case slaney
    }

    /// Everything a bank depends on.
    public struct Settings: Hashable, Sendable {
        public var sampleRate: Int
        public var fftSize: Int
        public var bandCount: Int
        /// Hz.
        public var lowest: Double
        /// Hz; nil is half the sample rate.
        public var highest: Double?
        public var scale: MelScale
        public var normalization: Normalization

        /// Librosa's defaults.
        public init(
            sampleRate: Int, fftSize: Int = 2048, bandCount: Int = 128, lowest: Double = 0,
            highest: Double? = nil,
            scale: MelScale = .slaney, normalization: Normalization = .slaney
        ) {
            self.sampleRate = sampleRate
            self.fftSize = fftSize
            self.bandCount = bandCount
            self.lowest = lowest
            self.highest = highest
            self.scale = scale
            self.normalization = normalization
        }
    }

    public let settings: Settings
    public var bandCount: Int { settings.bandCount }
    public var binCount: Int { settings.fftSize / 2 + 1 }
    /// Values that are summed at a time; a band's weights are a multiple, with zeros at the end.
    static let lanes = 8
    /// Each band's first bin, and where its weights lie in `weights`.
    let firstBins: [Int32]
    let offsets: [Int32]
    let weights: [Float]
    /// Hz of the bands' middles.
    public let centers: [Double]

    /// - Throws: ``AudioError`` for counts that are not positive or frequencies out of order.
    public init(_ settings: Settings) throws(AudioError) {
        let highest = settings.highest ?? Double(settings.sampleRate) / 2
        guard settings.sampleRate > 0, settings.fftSize > 0, settings.bandCount > 0 else {
            throw .invalid(
                "a mel bank needs a positive sample_rate, n_fft and n_mels, not \(settings.sampleRate), \(settings.fftSize) and \(settings.bandCount)"
            )
        }
        guard settings.lowest >= 0, highest > settings.lowest, highest <= Double(settings.sampleRate) else {
            throw .invalid(
                "a mel bank cannot span \(settings.lowest) Hz to \(highest) Hz at a rate of \(settings.sampleRate) Hz"
            )
        }
        self.settings = settings
        let low = settings.scale.mel(settings.lowest)
        let step = (settings.scale.mel(highest) - low) / Double(settings.bandCount + 1)
        let edges = (0..<(settings.bandCount + 2)).map { settings.scale.hertz(low + Double($0) * step) }
        let spacing = Double(settings.sampleRate) / Double(settings.fftSize)
        var firstBins: [Int32] = []
        var offsets: [Int32] = [0]
        var weights: [Float] = []
        for band in 0..<settings.bandCount {
            let (left, middle, right) = (edges[band], edges[band + 1], edges[band + 2])
            let area = settings.normalization == .slaney ? 2 / (right - left) : 1
            let first = max(0, Int(left / spacing))
            let last = min(settings.fftSize / 2, Int(right / spacing) + 1)
            var row: [Float] = []
            if first <= last {
                for bin in first...last {
                    let frequency = Double(bin) * spacing
                    let rise = (frequency - left) / (middle - left)
                    let fall = (right - frequency) / (right - middle)
                    row.append(Float(max(0, min(rise, fall)) * area))
                }
            }
            let leading = row.prefix { $0 == 0 }.count
            let trailing = row.dropFirst(leading).reversed().prefix { $0 == 0 }.count
            firstBins.append(Int32(first + leading))
            weights += row[leading..<max(leading, row.count - trailing)]
            // Rounded up to whole vectors, so that a band is summed without a remainder.
            while weights.count % Self.lanes != 0 { weights.append(0) }
            offsets.append(Int32(weights.count))
        }
        self.firstBins = firstBins
        self.offsets = offsets
        self.weights = weights
        centers = Array(edges[1...settings.bandCount])
    }

    /// The bank as a dense matrix, `matrix[band * binCount + bin]`.
    public var matrix: [Float] {
        var matrix = [Float](repeating: 0, count: bandCount * binCount)
        for band in 0..<bandCount {
            for (bin, weight) in weights(of: band) { matrix[band * binCount + bin] = weight }
        }
        return matrix
    }

    /// Bands without a single bin: too many bands for the transform's size.
    public var emptyBands: [Int] { (0..<bandCount).filter { weights(of: $0).isEmpty } }

    /// Every frame's bands: `[frame][bin]` to `[frame][band]`.
    public func apply(_ spectrogram: Spectrogram) -> Spectrogram {
        precondition(
            spectrogram.binCount == binCount, "\(spectrogram.binCount) bins for a mel bank over \(binCount)")
        let values = [Float](unsafeUninitializedCapacity: spectrogram.frameCount * bandCount) {
            output, count in
            withPaddedRow { row in
                spectrogram.values.withUnsafeBufferPointer { input in
                    for frame in 0..<spectrogram.frameCount {
                        row.update(from: input.baseAddress! + frame * binCount, count: binCount)
                        apply(row, to: output.baseAddress! + frame * bandCount)
                    }
                }
            }
            count = spectrogram.frameCount * bandCount
        }
        return Spectrogram(frameCount: spectrogram.frameCount, binCount: bandCount, values: values)
    }

    /// A band's bins with their weights, zeros left out.
    func weights(of band: Int) -> [(bin: Int, weight: Float)] {
        (offsets[band]..<offsets[band + 1]).enumerated().compactMap { index, place in
            weights[Int(place)] == 0 ? nil : (Int(firstBins[band]) + index, weights[Int(place)])
        }
    }

    /// Lends room for a frame's bins with zeros behind them, as ``apply(_:to:)`` needs.
    func withPaddedRow(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: binCount + Self.lanes) { row in
            row.initialize(repeating: 0)
            body(row.baseAddress!)
        }
    }

    /// One frame's bands; `bins` must go on with zeros for ``lanes`` values.
    func apply(_ bins: UnsafePointer<Float>, to bands: UnsafeMutablePointer<Float>) {
        ck_audio_mel_apply(weights, offsets, firstBins, Int32(bandCount), bins, bands)
    }
}
