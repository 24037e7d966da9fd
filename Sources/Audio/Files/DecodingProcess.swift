import CKernels
import Glibc

/// ffmpeg at work on one file: its samples come through a pipe as they are asked for, so memory does not grow with the sound.
///
/// Starting it takes 80 ms. It may open files only: what looks like a list of addresses fetches nothing.
final class DecodingProcess {
    private let process: Int32
    private let output: Int32
    private let complaints: Int32
    private var status: Int32?

    /// - Throws: ``AudioError/tool(name:reason:)`` where ffmpeg cannot be started.
    init(path: String) throws(AudioError) {
        let words = [
            "ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-i",
            "file:" + path, "-map", "0:a:0", "-c:a", "pcm_f32le", "-protocol_whitelist", "file,pipe",
            "-fflags",
            "+bitexact", "-f", "wav", "pipe:1",
        ]
        var pointers = words.map { UnsafePointer(strdup($0)) } + [nil]
        defer { for pointer in pointers { free(UnsafeMutableRawPointer(mutating: pointer)) } }
        var output: Int32 = -1
        var complaints: Int32 = -1
        let process = ck_child_start(&pointers, &output, &complaints)
        guard process > 0 else {
            throw .tool(
                name: "ffmpeg",
                reason: process == -ENOENT
                    ? "is not installed, and \(path) needs it; `make setup` installs it"
                    : "did not start (\(String(cString: strerror(-process)).lowercased()))")
        }
        self.process = process
        self.output = output
        self.complaints = complaints
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            _ = ck_child_wait(process)
        }
        close(output)
        close(complaints)
    }

    /// Fills as much of `bytes` as comes before the end.
    func read(into bytes: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < bytes.count {
            let count = Glibc.read(output, bytes.baseAddress! + done, bytes.count - done)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            done += count
        }
        return done
    }

    /// `count` bytes, or fewer where it ends before.
    func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// Whether it ended well, once its output has ended.
    func hasSucceeded() -> Bool {
        if status == nil { status = ck_child_wait(process) }
        return status == 0
    }

    /// What it said of the input: its last line, or nil. What it says of its own output is no fault of the file.
    func complaint() -> String? {
        var text = [UInt8](repeating: 0, count: 1 << 14)
        let size = Int(lseek(complaints, 0, SEEK_END))
        let count = pread(complaints, &text, text.count, max(0, size - text.count))
        guard count > 0 else { return nil }
        let lines = String(decoding: text[..<count], as: UTF8.self).split(separator: "\n")
        // `Last message repeated 2 times` names no fault of its own.
        let line = lines.last { !$0.hasPrefix("[wav @") && !$0.contains("Last message repeated") }
        guard let line else { return nil }
        // `[aac @ 0x55…] words`: the address says nothing.
        let words = line.hasPrefix("[") ? line.drop { $0 != "]" }.dropFirst() : line
        return String(String(words.filter { !$0.isNewline }).trimmingSpaces().prefix(200))
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " || text.last == "." { text.removeLast() }
        return String(text)
    }
}
