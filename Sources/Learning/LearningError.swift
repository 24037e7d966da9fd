/// What can go wrong with a model's numbers: one clear sentence, with the place and the remedy.
public enum LearningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A checkpoint cannot be read or is not safetensors.
    case unreadable(path: String, reason: String)
    /// A checkpoint cannot be written.
    case unwritable(path: String, reason: String)
    /// A checkpoint holds other tensors than the model needs.
    case misfit(path: String, reason: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the checkpoint \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot write the checkpoint \(path): \(reason)"
        case .misfit(let path, let reason):
            "the checkpoint \(path) does not fit this model: \(reason); use the experiment that it was trained with"
        }
    }
}
