import Files

/// What can go wrong with recordings: one clear sentence, with the place and the remedy.
public enum CorpusError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No corpus has this name.
    case unknown(name: String, known: [String])
    /// The corpus is known and is not here yet.
    case notPrepared(name: String, folder: String)
    /// A folder that was named does not exist, or is not a folder.
    case missingFolder(path: String)
    /// A folder holds no recording that can be used.
    case emptyFolder(path: String, reason: String)
    /// A `noisy/` recording and its `clean/` partner do not fit each other.
    case unpaired(path: String, reason: String)
    /// The record of a prepared corpus cannot be understood.
    case damagedManifest(path: String, reason: String)
    /// A recording is not what it was when it was prepared.
    case changed(corpus: String, path: String, reason: String)
    /// Another process is preparing the same corpus.
    case busy(name: String, path: String)
    /// A Debian package cannot be had.
    case package(name: String, reason: String)
    /// A program that this needs is not installed, or failed.
    case tool(name: String, reason: String)
    /// The file system refused.
    case file(path: String, reason: String)
    /// A part of a recording is none that can be decoded.
    case undecodable(path: String, reason: String)
    /// No channel of a recording has a sample above silence.
    case silent(path: String)
    /// What is taken of a recording is silence (the mean of its channels, or one of them), and the rest is not.
    case unheard(path: String, channel: Int?)
    /// A recording has fewer channels than were asked for; counted from 1.
    case noChannel(path: String, channel: Int, count: Int)
    /// A corpus came out with nothing usable, or a setting cannot work: the whole sentence.
    case invalid(String)

    /// The remedy where a channel is not there.
    static let otherChannel = "choose another with channel, or leave it out for the mean of all"

    public var description: String {
        switch self {
        case .unknown(let name, let known):
            "there is no corpus named \(FileName.shown(name)); `etude data list` shows them: \(known.joined(separator: ", "))"
        case .notPrepared(let name, let folder):
            "the corpus \(name) is not in \(folder) yet; `etude data prepare \(name)` fetches it"
        case .missingFolder(let path) where Files.exists(path):
            "\(path) is a file, and recordings lie in a folder; give the folder that it is in"
        case .missingFolder(let path):
            "there is no folder \(FileName.shown(path)); give a folder of recordings, or prepare a corpus with `etude data prepare`"
        case .emptyFolder(let path, let reason):
            "no recording in \(path) can be used: \(reason)"
        case .unpaired(let path, let reason): "\(path) \(reason)"
        case .damagedManifest(let path, let reason):
            "\(path) is damaged (\(reason)); remove its folder and prepare the corpus again"
        case .changed(let corpus, let path, let reason):
            "\(path) of corpus \(corpus) \(reason); remove the corpus's folder and run `etude data prepare \(corpus)`"
        case .busy(let name, let path):
            "another process is preparing \(name) (it holds \(path)); wait for it to finish"
        case .package(let name, let reason): "the Debian package \(name) cannot be had: \(reason)"
        case .tool(let name, let reason): "\(name) \(reason)"
        case .file(let path, let reason): "\(path): \(reason)"
        case .undecodable(let path, let reason): "\(path) \(reason)"
        case .silent(let path): "\(path) is digital silence; remove it, a model can learn nothing from it"
        case .unheard(let path, nil):
            "\(path) has channels that cancel in their mean, which is silence; choose one of them with channel"
        case .unheard(let path, let channel?):
            "\(path) is digital silence in channel \(channel), and not in another; \(Self.otherChannel)"
        case .noChannel(let path, let channel, let count):
            "\(path) has \(Quantity.count(count, "channel")), so none with the number \(channel); \(Self.otherChannel)"
        case .invalid(let sentence): sentence
        }
    }
}
