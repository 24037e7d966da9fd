/// What preparing or verifying a corpus tells whoever listens.
public enum CorpusEvent: Sendable, Equatable {
    /// A step worth a line.
    case step(String)
    /// So many of so many are done.
    case progress(String, done: Int, of: Int)
}
