import Tensors

/// A network, and how sound goes in and comes out of it.
///
/// A model works in a representation of its own (a magnitude spectrogram, the waveform itself): ``represent(_:)`` makes
/// it of sound, ``forward(_:training:)`` maps the representation of the input to an estimate of the target's, and
/// ``reconstruct(_:from:)`` turns that back into sound. Losses compare in the representation, metrics in sound.
/// Models hold tensors, so they stay on one thread.
public protocol Model: AnyObject {
    /// The numbers that are trained, saved and loaded.
    var store: ParameterStore { get }
    /// Samples a second that the model expects.
    var sampleRate: Int { get }

    /// The representation of equally long mono signals, batch first and channels last; nothing is recorded.
    func represent(_ waves: [[Float]]) -> Tensor
    /// The estimate of the target's representation, of the same shape as the input's.
    func forward(_ input: Tensor, training: Bool) -> Tensor
    /// Sound of an estimate, as long as the input it was made from.
    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]]
}

extension Model {
    /// The whole way: sound in, sound out. Nothing is recorded and no statistics move.
    public func apply(_ waves: [[Float]]) -> [[Float]] {
        store.tape.withoutRecording { reconstruct(forward(represent(waves), training: false), from: waves) }
    }
}
