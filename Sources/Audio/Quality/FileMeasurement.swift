/// Two sound files measured against each other, in the memory of a minute of sound.
public struct FileMeasurement: Sendable {
    public let reference: String
    public let estimate: String
    public let sampleRate: Int
    /// Samples that were compared.
    public let count: Int
    /// Samples by which one file is longer; they were left out.
    public let surplus: Int
    /// One value a column of ``QualityMeter``; nil where a measure is not defined.
    public let values: [Double?]
    /// PESQ (MOS-LQO), where a tool was given and the pair is at most a minute long.
    public let pesq: Double?
    /// Which of the two have channels that cancel in their mean, which was measured.
    public let cancelling: [String]

    /// Measures a pair: the mean of the channels, or one of them.
    ///
    /// - Parameters:
    ///   - channel: counted from 0; nil for the mean of all.
    ///   - tolerance: whether what is there is taken of a file that is cut short or damaged.
    /// - Throws: ``AudioError`` when a file is not sound, is damaged, or the two differ in rate.
    public init(
        reference: String, estimate: String, channel: Int? = nil, pesq: PESQ? = nil,
        tolerance: Tolerance = .none
    ) async throws {
        let segment = 60
        var first = try AudioReader(path: reference, tolerance: tolerance)
        var second = try AudioReader(path: estimate, tolerance: tolerance)
        let rate = first.info.sampleRate
        guard second.info.sampleRate == rate else {
            throw AudioError.invalid(
                "\(reference) has \(rate) samples a second and \(estimate) \(second.info.sampleRate); resample one of them first"
            )
        }
        var meter = QualityMeter(sampleRate: rate)
        var surplus = 0
        var cancellations = [Cancellation(), Cancellation()]
        var single: (estimate: [Float], reference: [Float])?
        while true {
            let a = try Self.next(
                segment * rate, of: &first, channel: channel, path: reference, &cancellations[0])
            let b = try Self.next(
                segment * rate, of: &second, channel: channel, path: estimate, &cancellations[1])
            guard let a, let b else {
                surplus += (a ?? b)?.count ?? 0
                break
            }
            let count = min(a.count, b.count)
            let estimate = b.count == count ? b : Array(b.prefix(count))
            let reference = a.count == count ? a : Array(a.prefix(count))
            single = meter.count == 0 ? (estimate, reference) : nil
            meter.add(estimate: estimate, reference: reference)
            if a.count != b.count {
                surplus = abs(a.count - b.count)
                break
            }
        }
        // The longer file is read to its end, so that damage there is found too.
        while let rest = try first.read(frames: 65_536) { surplus += rest[0].count }
        while let rest = try second.read(frames: 65_536) { surplus += rest[0].count }
        self.reference = reference
        self.estimate = estimate
        self.surplus = surplus
        cancelling = zip([reference, estimate], cancellations).filter(\.1.isTotal).map(\.0)
        sampleRate = rate
        count = meter.count
        values = meter.values()
        if let pesq, let single {
            self.pesq = await pesq.judged(
                estimate: single.estimate, reference: single.reference, sampleRate: rate)
        } else {
            self.pesq = nil
        }
    }

    /// The next samples of the chosen channel, or of the mean; nil at the end. Channels are held a piece at a time.
    private static func next(
        _ count: Int, of reader: inout AudioReader, channel: Int?, path: String,
        _ cancellation: inout Cancellation
    ) throws(AudioError) -> [Float]? {
        var samples: [Float] = []
        while samples.count < count,
            let block = try reader.read(frames: min(65_536, count - samples.count))
        {
            let picked = try pick(channel, of: block, path: path)
            if channel == nil { cancellation.add(block, mean: picked) }
            samples += picked
        }
        return samples.isEmpty ? nil : samples
    }

    private static func pick(
        _ channel: Int?, of channels: [[Float]], path: String
    ) throws(AudioError) -> [Float] {
        guard let channel else { return Clip.mean(of: channels) }
        guard channels.indices.contains(channel) else {
            throw .noChannel(channel + 1, of: channels.count, in: path)
        }
        return channels[channel]
    }
}
