/// Every corpus that can be prepared by name.
public enum Corpora {
    /// A new corpus is one file and one line here.
    public static let all: [any Corpus] = [
        SpeechPrompts(),
        SingularityMusic(),
    ]

    /// The corpus of this name.
    public static func named(_ name: String) throws(CorpusError) -> any Corpus {
        guard let corpus = all.first(where: { $0.name == name }) else {
            throw .unknown(name: name, known: all.map(\.name))
        }
        return corpus
    }
}
