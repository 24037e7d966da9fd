import Measures

/// Every measure of ``Quality`` over a pair of signals of any length, in the memory of one segment.
///
/// Feed aligned segments in turn. Ratios of energies (SNR, SI-SDR, level ratio, correlation) are exact over the whole.
/// The others are computed segment by segment and averaged by length, segments without a value left out; one segment
/// is thus exactly the measure itself.
public struct QualityMeter: Sendable {
    /// The measures in the order of ``values()``.
    public static let columns: [Measure] = [
        .snr, .siSDR, .segmentalSNR, .correlation, .logSpectralDistance, .globalLogSpectralDistance,
        .logMelDecibels,
        .multiResolutionDistance, .stoi, .estoi, .levelRatio,
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
    private var means: [Measure: (sum: Double, weight: Double)] = [:]

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
        func average(_ measure: Measure, _ value: Double?) {
            guard let value else { return }
            let weight = Double(reference.count)
            means[measure, default: (0, 0)].sum += value * weight
            means[measure, default: (0, 0)].weight += weight
        }
        average(.logSpectralDistance, Quality.logSpectralDistance(estimate: estimate, reference: reference))
        average(
            .globalLogSpectralDistance,
            Quality.globalLogSpectralDistance(estimate: estimate, reference: reference))
        average(
            .logMelDecibels,
            Quality.logMelDecibels(estimate: estimate, reference: reference, sampleRate: sampleRate))
        average(
            .multiResolutionDistance,
            Quality.multiResolutionDistance(estimate: estimate, reference: reference))
        average(.stoi, Quality.stoi(estimate: estimate, reference: reference, sampleRate: sampleRate))
        average(.estoi, Quality.estoi(estimate: estimate, reference: reference, sampleRate: sampleRate))
    }

    /// One value a column; nil where a measure is not defined.
    public func values() -> [Double?] {
        Self.columns.map { column in
            switch column {
            case .snr: return Quality.decibels(referenceEnergy, over: difference)
            case .siSDR: return siSDR
            case .segmentalSNR: return segmental.count > 0 ? segmental.sum / Double(segmental.count) : nil
            case .correlation: return correlation
            case .levelRatio:
                guard referenceEnergy > 0 else { return nil }
                let ratio = (estimateEnergy / referenceEnergy).squareRoot()
                return ratio.isFinite ? ratio : nil
            default:
                guard let mean = means[column], mean.weight > 0 else { return nil }
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
