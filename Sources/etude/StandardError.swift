import Glibc

/// Where progress and complaints go, so that standard output holds answers only.
enum StandardError {
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0 && errno != EINTR { return }
            start += max(0, count)
        }
    }
}
