import Glibc

/// What was said while an attempt ran, kept beside its checkpoints: `attempt-2.log`.
///
/// A log that cannot be written is no reason to stop training, so nothing is thrown.
final class ConsoleLog {
    let path: String
    private let file: UnsafeMutablePointer<FILE>?

    init(_ path: String) {
        self.path = path
        file = fopen(path, "we")
    }

    deinit { close() }

    private var isOpen = true

    func write(_ line: String) {
        guard isOpen, let file else { return }
        fputs(line + "\n", file)
        fflush(file)
    }

    /// - Returns: whether there is a file.
    @discardableResult
    func close() -> Bool {
        guard isOpen, let file else { return file != nil }
        isOpen = false
        return fclose(file) == 0
    }
}
