import Specs

extension Fields {
    /// Where recordings come from: a folder, or else a prepared corpus.
    ///
    /// - Parameter meaning: what the folder is, for readers.
    func recordings(folder: inout String?, meaning: String, corpus: inout String?) {
        field("folder", &folder, as: .place, meaning)
        if folder != nil { corpus = nil }
        field("corpus", &corpus, "name of a prepared corpus (`etude data list`); null where folder is given")
        require((folder == nil) != (corpus == nil), at: "corpus", "give a corpus or a folder, and not both")
    }
}
