import Files
import Glibc

/// Where answers go.
enum StandardOutput {
    /// Says what became of an output; on standard error where the output itself goes to standard output.
    static func tell(_ text: String, of output: String) {
        if OutputFile.isStandardOutput(output) { StandardError.write(text) } else { write(text) }
    }

    static func line(_ text: String) { write(text + "\n") }

    /// Writes all of it. A reader that went away (`etude compare | head`) ends the program quietly; a device that takes nothing more
    /// is a failure, and no fault of what was typed.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                let count = Glibc.write(STDOUT_FILENO, bytes.baseAddress! + start, bytes.count - start)
                if count < 0 && errno == EINTR { continue }
                if count < 0 && errno == EPIPE { Glibc.exit(Ending.done.rawValue) }
                if count < 0 {
                    StandardError.write(
                        "etude: standard output cannot be written: \(String(cString: strerror(errno)))\n")
                    Glibc.exit(Ending.failed.rawValue)
                }
                start += count
            }
        }
    }
}
