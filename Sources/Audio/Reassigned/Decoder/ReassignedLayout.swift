/// How the arrays of a reassigned spectrogram came about: what cannot be read from the numbers themselves.
public struct ReassignedLayout: Hashable, Sendable {
    /// Samples a second.
    public var sampleRate: Double
    /// Samples a frame.
    public var fftSize: Int
    /// Samples from frame to frame.
    public var hopLength: Int
    public var window: Window
    /// Whether frame `m` has its middle at sample `m * hopLength`.
    public var isCentered: Bool
    /// Bins of less power say nothing about their place; the value given to the transform.
    public var referencePower: Double

    public init(
        sampleRate: Double, fftSize: Int, hopLength: Int, window: Window = .hamming, isCentered: Bool = true,
        referencePower: Double = 1e-6
    ) {
        self.sampleRate = sampleRate
        self.fftSize = fftSize
        self.hopLength = hopLength
        self.window = window
        self.isCentered = isCentered
        self.referencePower = referencePower
    }
}
