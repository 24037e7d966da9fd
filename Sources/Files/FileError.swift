import Glibc

/// Why a file cannot be written: one clear sentence, with the place.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    public var path: String
    public var reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { "cannot write \(path): \(reason)" }

    /// What the system said last.
    static func system(_ path: String) -> FileError {
        FileError(path: path, reason: String(cString: strerror(errno)).lowercased())
    }
}
