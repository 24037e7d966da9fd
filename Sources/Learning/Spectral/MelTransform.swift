import Audio
import Tensors

/// A mel bank over spectrograms on a tape.
public struct MelTransform: Sendable {
    public let bank: MelBank
    private let matrix: [Float]

    public init(_ bank: MelBank) {
        self.bank = bank
        matrix = bank.matrix
    }

    /// (…, bands) from (…, bins).
    public func callAsFunction(_ spectrogram: Tensor) -> Tensor {
        spectrogram.linear(weight: Tensor(matrix, shape: [bank.bandCount, bank.binCount]))
    }
}

extension Tensor {
    /// Powers in decibels, 10 log₁₀(max(floor, S) / max(floor, reference)), raised to at least `topDecibels` below the
    /// largest of all (librosa's `power_to_db`); below the floor there is no derivative.
    public func decibels(reference: Float = 1, floor: Float = 1e-10, topDecibels: Float? = nil) -> Tensor {
        let perNeper: Float = 4.342_944_8
        let shift = Tensor(max(floor, reference)).log().item * perNeper
        let levels = clamped(floor, .greatestFiniteMagnitude).log().affine(scale: perNeper, offset: -shift)
        guard let topDecibels, levels.count > 0 else { return levels }
        return levels.clamped(levels.detached.largest().item - topDecibels, .greatestFiniteMagnitude)
    }
}
