/// Every measure of ``Quality`` over a pair of signals of any length, in the memory of one segment.
///
/// Feed aligned segments in turn. Ratios of energies (SNR, SI-SDR, level ratio, correlation) are exact over the whole.
/// The others are computed segment by segment and averaged by length, segments without a value left out; one segment
/// is thus exactly the measure itself.
public struct QualityMeter: Sendable {
    /// A measure's name (as in the store), unit and direction.
    public struct Column: Hashable, Sendable {
        public let name: String
        public let unit: String
        /// Nil where neither more nor less is better.
        public let higherIsBetter: Bool?

        public init(name: String, unit: String, higherIsBetter: Bool?) {
            self.name = name
            self.unit = unit
            self.higherIsBetter = higherIsBetter
        }
    }

    /// The measures in the order of ``values()``.
    public static let columns: [Column] = [
        Column(name: "snr", unit: "dB", higherIsBetter: true),
        Column(name: "si_sdr", unit: "dB", higherIsBetter: true),
        Column(name: "seg_snr", unit: "dB", higherIsBetter: true),
        Column(name: "correlation", unit: "", higherIsBetter: true),
        Column(name: "lsd", unit: "", higherIsBetter: false),
        Column(name: "lsd_global", unit: "", higherIsBetter: false),
        Column(name: "log_mel_distance", unit: "dB", higherIsBetter: false),
        Column(name: "mr_stft", unit: "", higherIsBetter: false),
        Column(name: "stoi", unit: "", higherIsBetter: true),
        Column(name: "estoi", unit: "", higherIsBetter: true),
        Column(name: "level_ratio", unit: "", higherIsBetter: nil),
    ]

    public let sampleRate: Int
    /// Samples taken in so far.
    public private(set) var count = 0
    // Sums over all samples: of each signal, of their squares, of the product, and of the squared difference.
    private var estimateSum = 0.0
    private var referenceSum = 0.0
    private var estimateEnergy = 0.0
    private var referenceEnergy = 0.0
    private var product = 0.0
    private var difference = 0.0
    private var segmental = (sum: 0.0, count: 0)
    private var means: [String: (sum: Double, weight: Double)] = [:]

    public init(sampleRate: Int) { self.sampleRate = sampleRate }

    /// Takes in the next samples of both.
    public mutating func add(estimate: [Float], reference: [Float]) {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard !reference.isEmpty else { return }
        count += reference.count
        estimateSum += sum(estimate)
        referenceSum += sum(reference)
        estimateEnergy += energy(estimate)
        referenceEnergy += energy(reference)
        product += dot(estimate, reference)
        difference += Quality.squaredDifference(estimate, reference)
        if let (sum, count) = Quality.segmentalSum(
            estimate: estimate, reference: reference, sampleRate: sampleRate)
        {
            segmental.sum += sum
            segmental.count += count
        }
        func average(_ name: String, _ value: Double?) {
            guard let value else { return }
            let weight = Double(reference.count)
            means[name, default: (0, 0)].sum += value * weight
            means[name, default: (0, 0)].weight += weight
        }
        average("lsd", Quality.logSpectralDistance(estimate: estimate, reference: reference))
        average("lsd_global", Quality.globalLogSpectralDistance(estimate: estimate, reference: reference))
        average(
            "log_mel_distance",
            Quality.logMelDistance(estimate: estimate, reference: reference, sampleRate: sampleRate))
        average("mr_stft", Quality.multiResolutionDistance(estimate: estimate, reference: reference))
        average("stoi", Quality.stoi(estimate: estimate, reference: reference, sampleRate: sampleRate))
        average("estoi", Quality.estoi(estimate: estimate, reference: reference, sampleRate: sampleRate))
    }

    /// One value a column; nil where a measure is not defined.
    public func values() -> [Double?] {
        Self.columns.map { column in
            switch column.name {
            case "snr": return Quality.decibels(referenceEnergy, over: difference)
            case "si_sdr": return siSDR
            case "seg_snr": return segmental.count > 0 ? segmental.sum / Double(segmental.count) : nil
            case "correlation": return correlation
            case "level_ratio":
                guard referenceEnergy > 0 else { return nil }
                let ratio = (estimateEnergy / referenceEnergy).squareRoot()
                return ratio.isFinite ? ratio : nil
            default:
                guard let mean = means[column.name], mean.weight > 0 else { return nil }
                return mean.sum / mean.weight
            }
        }
    }

    // Sums about the means.
    private var centredEstimate: Double { estimateEnergy - estimateSum * estimateSum / Double(count) }
    private var centredReference: Double { referenceEnergy - referenceSum * referenceSum / Double(count) }
    private var centredProduct: Double { product - estimateSum * referenceSum / Double(count) }

    private var siSDR: Double? {
        guard count > 0, centredReference > 1e-20 * Double(count) else { return nil }
        let target = centredProduct * centredProduct / centredReference
        let error = centredEstimate - target
        guard error > 1e-14 * target else { return nil }
        return Quality.decibels(target, over: error)
    }

    private var correlation: Double? {
        guard count > 1, centredReference > 1e-12 * Double(count) else { return nil }
        // A constant estimate runs with nothing: no correlation, where leaving it out would better a mean.
        guard centredEstimate > 1e-12 * Double(count) else { return 0 }
        let coefficient = centredProduct / (centredEstimate * centredReference).squareRoot()
        return coefficient.isFinite ? min(1, max(-1, coefficient)) : nil
    }
}
