import Glibc

/// The one way in which a command writes a file that a person named.
///
/// What is written goes to ``temporary`` and reaches its place in ``finish()``, so whoever looks sees the whole old file or
/// the whole new one. A regular file is replaced: an exclusive temporary file of an unpredictable name beside it (links
/// followed first) is flushed to disk, given the old one's mode, and renamed. A device, a FIFO, what this process has open
/// (`/dev/stdout`) and `-` are written through. Folders that are missing are made. Without ``finish()`` nothing happens.
public final class OutputFile {
    /// What a file at the place may be, to be replaced.
    public enum Replacing: Sendable {
        /// Any file that is none of the program's own stores.
        case files
        /// A store too: the caller knows that it is an export.
        case stores
    }

    /// As it was given, for messages.
    public let path: String
    /// Where the bytes go until ``finish()``: for libraries and programs that write by name. Empty at first.
    public let temporary: String
    /// Bytes written by ``write(_:)``.
    public private(set) var byteCount = 0

    private let place: OutputPlace
    private var stream: UnsafeMutablePointer<FILE>?
    private var isFinished = false

    /// - Parameters:
    ///   - inputs: files that are read to make this one; it must be none of them, however it is spelled.
    /// - Throws: ``FileError`` where the place cannot or must not be written; nothing is changed then.
    public init(
        _ path: String, notOver inputs: [String] = [], replacing: Replacing = .files
    ) throws(FileError) {
        let place = try OutputPlace(path)
        self.path = path
        self.place = place
        let ending = FileName.ending(of: path)
        let suffix = ending.isEmpty ? "" : "." + ending
        switch place {
        case .file(let target, let mode):
            if mode != nil {
                for input in inputs where Self.areOne(input, target) {
                    throw FileError(
                        path: path,
                        reason:
                            "it would take the place of \(input), which it is made from; give it another name"
                    )
                }
                if replacing == .files, Self.isStore(target) {
                    throw FileError(
                        path: path, reason: "it is a store (an SQLite database); name another file")
                }
            }
            let folder = OutputPlace.folder(of: target)
            try Self.makeFolders(folder, for: path)
            let made: (path: String, descriptor: Int32)
            do {
                made = try Temporaries.make(in: folder, prefix: ".etude-", ending: suffix)
            } catch { throw FileError(path: path, reason: error.reason) }
            temporary = made.path
            // A new file is as any program makes it.
            fchmod(made.descriptor, mode ?? (0o666 & ~Self.mask))
            stream = fdopen(made.descriptor, "w")
        case .node(let node):
            guard access(node, W_OK) == 0 else { throw .system(path) }
            (temporary, stream) = try Self.passing(suffix, path)
        case .descriptor(let number):
            guard fcntl(number, F_GETFL) >= 0 else { throw .system(path) }
            (temporary, stream) = try Self.passing(suffix, path)
        }
    }

    deinit {
        if let stream { fclose(stream) }
        if !isFinished { Temporaries.remove(temporary) }
    }

    /// Appends bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard bytes.isEmpty || fwrite(bytes.baseAddress, 1, bytes.count, stream) == bytes.count else {
            throw .system(path)
        }
        byteCount += bytes.count
    }

    public func write(_ bytes: [UInt8]) throws(FileError) {
        var failure: FileError?
        bytes.withUnsafeBytes { bytes in
            do throws(FileError) { try write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Moves to a byte, counted from the beginning: headers are known at the end.
    public func seek(to offset: Int) throws(FileError) {
        guard fseeko(stream, offset, SEEK_SET) == 0 else { throw .system(path) }
    }

    /// Flushes what was written and brings it to its place.
    ///
    /// - Throws: ``FileError``; the place is then as it was, unless it is one that is written through.
    public func finish() throws(FileError) {
        guard let stream else { throw FileError(path: path, reason: "it was closed before") }
        self.stream = nil
        let isWritten = fflush(stream) == 0
        let why = FileError.system(path)
        guard fclose(stream) == 0, isWritten else { throw why }
        switch place {
        case .file(let target, _):
            // By name: whoever wrote by name may have put another file there.
            let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .system(path) }
            let isFlushed = fsync(descriptor) == 0
            let why = FileError.system(path)
            close(descriptor)
            guard isFlushed else { throw why }
            guard Temporaries.rename(temporary, to: target) else { throw .system(path) }
            isFinished = true
        case .node(let node):
            let descriptor = open(node, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .system(path) }
            defer { close(descriptor) }
            try pass(to: descriptor)
        case .descriptor(let number):
            try pass(to: number)
        }
    }

    /// A file of text, all at once.
    public static func write(_ text: String, to path: String, notOver inputs: [String] = []) throws(FileError)
    {
        let file = try OutputFile(path, notOver: inputs)
        try file.write(Array(text.utf8))
        try file.finish()
    }

    /// A copy of a file, all at once.
    public static func copy(
        _ source: String, to path: String, replacing: Replacing = .files
    ) throws(FileError) {
        guard let input = fopen(source, "re") else {
            throw FileError(path: path, reason: "\(source): \(String(cString: strerror(errno)).lowercased())")
        }
        defer { fclose(input) }
        let file = try OutputFile(path, replacing: replacing)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = fread(&block, 1, block.count, input)
            if count == 0 { break }
            try file.write(Array(block[..<count]))
        }
        if ferror(input) != 0 { throw FileError(path: path, reason: "\(source) cannot be read to its end") }
        try file.finish()
    }

    /// Where a name leads, links followed, when it is to a regular file or to nothing yet; nil: to what is written through.
    public static func regularPlace(of path: String) -> String? {
        guard let place = try? OutputPlace(path), case .file(let target, _) = place else { return nil }
        return target
    }

    /// Whether what is written there goes to standard output, where nothing else may be said then.
    public static func isStandardOutput(_ path: String) -> Bool {
        guard let place = try? OutputPlace(path) else { return false }
        switch place {
        case .descriptor(let number): return number == STDOUT_FILENO
        case .file(let target, _), .node(let target): return areOne(target, "/proc/self/fd/1")
        }
    }

    /// Whether two names lead to one file that exists.
    public static func areOne(_ path: String, _ other: String) -> Bool {
        var (one, two) = (stat(), stat())
        guard stat(path, &one) == 0, stat(other, &two) == 0 else { return false }
        return one.st_dev == two.st_dev && one.st_ino == two.st_ino
    }

    private static func passing(
        _ suffix: String, _ path: String
    ) throws(FileError) -> (String, UnsafeMutablePointer<FILE>?) {
        // A writer may go back to its header: all of it is made first, then passed on from its beginning to its end.
        let made = try Temporaries.make(in: Temporaries.folder, prefix: "etude-", ending: suffix)
        return (made.path, fdopen(made.descriptor, "w"))
    }

    private func pass(to descriptor: Int32) throws(FileError) {
        let source = open(temporary, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw .system(path) }
        defer { close(source) }
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &block, block.count)
            if count < 0 { throw .system(path) }
            if count == 0 { return }
            var start = 0
            while start < count {
                let written = block.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress! + start, count - start)
                }
                if written < 0, errno == EINTR { continue }
                if written < 0 { throw .system(path) }
                start += written
            }
        }
    }

    /// What this process withholds from files that it makes; asked for once, because asking sets it.
    private static let mask: mode_t = {
        let mask = umask(0)
        umask(mask)
        return mask
    }()

    /// Whether a file is a store, or the journal of one.
    private static func isStore(_ path: String) -> Bool {
        for ending in ["-wal", "-shm", "-journal"] where path.hasSuffix(ending) {
            return isStore(String(path.dropLast(ending.count)))
        }
        guard let file = fopen(path, "re") else { return false }
        defer { fclose(file) }
        var head = [UInt8](repeating: 0, count: 16)
        return fread(&head, 1, 16, file) == 16 && head == Array("SQLite format 3\0".utf8)
    }

    /// Makes a folder and those above it; one that another process makes meanwhile is as good.
    private static func makeFolders(_ folder: String, for path: String) throws(FileError) {
        var status = stat()
        if stat(folder, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw FileError(path: path, reason: "\(folder) is no folder")
            }
            return
        }
        guard errno == ENOENT else { throw .system(path) }
        let above = OutputPlace.folder(of: folder)
        if above != folder { try makeFolders(above, for: path) }
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw FileError(
                path: path,
                reason:
                    "its folder \(folder) cannot be made: \(String(cString: strerror(errno)).lowercased())")
        }
    }
}
