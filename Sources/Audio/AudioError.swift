import Files

/// What can go wrong with sound: one clear sentence, with the place and, where there is one, the remedy.
public enum AudioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file cannot be opened or read at all.
    case unreadable(path: String, reason: String)
    /// The file opens but does not hold sound in a format that is known here.
    case notAudio(path: String, reason: String)
    /// The file's header promises more sound than the file holds, or its data ends in damage.
    case truncated(path: String, declared: Int, found: Int)
    /// The file's data is damaged; readable where some of it can be taken all the same.
    case corrupt(path: String, reason: String, isReadable: Bool = false)
    /// The file is sound without a single sample.
    case empty(path: String)
    /// The file holds a sample that is not a number or is infinite.
    case notFinite(path: String, channel: Int, frame: Int)
    /// The file cannot be written.
    case unwritable(path: String, reason: String)
    /// A program that this needs is not installed, or failed.
    case tool(name: String, reason: String)
    /// A setting that cannot work: the whole sentence.
    case invalid(String)

    /// A channel that was asked for, counted from 1, and is not there.
    public static func noChannel(_ number: Int, of count: Int, in path: String) -> AudioError {
        .invalid(
            "\(path) has \(count == 1 ? "1 channel" : "\(count) channels"), so none with the number \(number)"
        )
    }

    /// A place that cannot be written.
    init(_ error: FileError) { self = .unwritable(path: error.path, reason: error.reason) }

    /// The remedy of whoever cannot restore a file.
    private static let orTake = ", or take what is there (--accept-truncated, in a dataset accept_truncated)"

    /// Whether it concerns the file that was read alone: others may do better, those too that need no missing program.
    public var isOfOneFile: Bool { if case .unwritable = self { false } else { true } }

    /// Whether a file is sound without a single sample.
    var isEmptiness: Bool { if case .empty = self { true } else { false } }

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(FileName.shown(path)): \(reason)"
        case .notAudio(let path, let reason):
            "\(path) is not audio that can be read (\(reason)); whatever libsndfile or ffmpeg decodes is"
        case .truncated(let path, let declared, let found):
            "\(path) is truncated: its header declares \(declared) frames and \(found) are there; restore the whole file\(Self.orTake)"
        case .corrupt(let path, let reason, let isReadable):
            "\(path) is damaged: \(reason); restore the whole file\(isReadable ? Self.orTake : "")"
        case .empty(let path): "\(path) holds no samples; remove it or give a clip with sound"
        case .notFinite(let path, let channel, let frame):
            "\(path) holds a sample that is not a finite number (channel \(channel), frame \(frame)); repair or remove it"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .tool(let name, let reason): "\(name): \(reason)"
        case .invalid(let sentence): sentence
        }
    }
}
