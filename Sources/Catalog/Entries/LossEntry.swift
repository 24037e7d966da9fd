import Learning

/// Settings of a loss.
public protocol LossEntry: Entry {
    /// What the loss can compare; every representation unless it says otherwise.
    var domains: [Representation] { get }
    /// Why these settings cannot work with examples of this rate and length, or nil where they can.
    func objection(toExamplesAt sampleRate: Int, count: Int) -> String?
    /// Why these settings cannot work with a model's, or nil where they can.
    func objection(to model: any ModelEntry) -> String?
    /// - Parameter sampleRate: samples a second of what is compared.
    func makeLoss(sampleRate: Int) throws -> any Loss
}

extension LossEntry {
    public var domains: [Representation] { Representation.allCases }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? { nil }

    public func objection(to model: any ModelEntry) -> String? { nil }
}

extension LossEntry where Self: Loss {
    public func makeLoss(sampleRate: Int) -> any Loss { self }
}
