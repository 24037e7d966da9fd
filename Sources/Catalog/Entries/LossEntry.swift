import Learning

/// Settings of a loss.
public protocol LossEntry: Entry {
    func makeLoss() -> any Loss
}
