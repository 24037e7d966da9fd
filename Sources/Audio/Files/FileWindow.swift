import Glibc

/// Bytes of a file by their place, read through a window of 64 KiB: for walks over headers, in little memory.
final class FileWindow {
    /// Bytes that the file has.
    let size: Int
    private let descriptor: Int32
    private var window = [UInt8](repeating: 0, count: 1 << 16)
    private var start = 0
    private var count = 0

    /// Nil where the file cannot be read, or has no known size.
    init?(path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0 else { return nil }
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// The byte at `place`, or nil beyond the end.
    func byte(_ place: Int) -> UInt8? {
        if place >= start, place - start < count { return window[place - start] }
        guard place >= 0, place < size else { return nil }
        count = max(0, pread(descriptor, &window, window.count, place))
        start = place
        return count > 0 ? window[0] : nil
    }

    /// `count` bytes from `place`, or nil where the file ends before.
    func bytes(_ count: Int, at place: Int) -> [UInt8]? {
        guard place >= 0, count >= 0, place <= size - count else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for offset in 0..<count {
            guard let byte = byte(place + offset) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// Whether `text` stands at `place`.
    func holds(_ text: String, at place: Int) -> Bool {
        text.utf8.enumerated().allSatisfy { byte(place + $0) == $1 }
    }

    /// A whole number of `count` bytes, the highest first.
    func number(_ count: Int, at place: Int) -> Int? {
        bytes(count, at: place)?.reduce(0) { $0 << 8 | Int($1) }
    }
}
