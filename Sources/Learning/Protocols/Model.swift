import Tensors

/// A network, and how sound goes in and comes out of it.
///
/// A model works in a representation of its own (a magnitude spectrogram, the waveform itself): ``represent(_:)`` makes
/// it of sound, ``forward(_:training:)`` maps the representation of the input to an estimate of the target's, and
/// ``reconstruct(_:from:)`` turns that back into sound. Losses compare in the representation, metrics in sound or, where
/// a model has ``spectra(of:)``, in those.
/// Models hold tensors, so they stay on one thread.
public protocol Model: AnyObject {
    /// The numbers that are trained, saved and loaded.
    var store: ParameterStore { get }
    /// Samples a second that the model expects.
    var sampleRate: Int { get }

    /// The representation of equally long mono signals, batch first and channels last; nothing is recorded.
    func represent(_ waves: [[Float]]) -> Tensor
    /// What the model should return for these examples; the representation of their `target` unless a model says
    /// otherwise.
    func target(of examples: [Example]) -> Tensor
    /// The estimate of the target's representation.
    func forward(_ input: Tensor, training: Bool) -> Tensor
    /// What the last forward pass in training adds to the losses, whatever they are: scalars on the tape.
    var penalties: [Tensor] { get }
    /// Sound of an estimate, as long as the input it was made from (or as the target, where that is what a model makes).
    func reconstruct(_ output: Tensor, from waves: [[Float]]) -> [[Float]]
    /// What stands beside this model's scores; empty: the input as it is, and silence.
    var baselines: [Baseline] { get }
    /// The spectra that an estimate or a target stands for, an example each; nil where it stands for none.
    func spectra(of output: Tensor) -> [PowerSpectra]?
    /// Where a model has ``spectra(of:)``, all that decides what those of a reference are, as text: numbers of other spectra are
    /// other numbers. Empty where metrics compare sound.
    var judgedIn: String { get }
}

extension Model {
    public func target(of examples: [Example]) -> Tensor { represent(examples.map(\.target)) }
    public var baselines: [Baseline] { [] }
    public func spectra(of output: Tensor) -> [PowerSpectra]? { nil }
    public var penalties: [Tensor] { [] }
    public var judgedIn: String { "" }

    /// The whole way: sound in, sound out. Nothing is recorded and no statistics move.
    public func apply(_ waves: [[Float]]) -> [[Float]] {
        store.tape.withoutRecording { reconstruct(forward(represent(waves), training: false), from: waves) }
    }
}
