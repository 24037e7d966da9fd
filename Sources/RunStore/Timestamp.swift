import Glibc

/// Moments as the store writes them: UTC, ISO 8601 with milliseconds, so that text order is time order.
///
/// Only for people to read: nothing is ordered or measured by them, because clocks step back.
public enum Timestamp {
    /// Now, as `2026-03-01T12:34:56.789Z`.
    public static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return text(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    static func text(seconds: Int, milliseconds: Int) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func digits(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(Int(parts.tm_year) + 1900, 4))-\(digits(Int(parts.tm_mon) + 1, 2))-"
            + "\(digits(Int(parts.tm_mday), 2))T\(digits(Int(parts.tm_hour), 2)):"
            + "\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2)).\(digits(milliseconds, 3))Z"
    }

    /// The moment so many seconds before another that this wrote; nil where that is not one.
    public static func text(_ seconds: Int, before moment: String) -> String? {
        let numbers = moment.split { !$0.isNumber }.compactMap { Int32($0) }
        guard numbers.count >= 6 else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1900
        parts.tm_mon = numbers[1] - 1
        parts.tm_mday = numbers[2]
        parts.tm_hour = numbers[3]
        parts.tm_min = numbers[4]
        parts.tm_sec = numbers[5]
        return text(seconds: timegm(&parts) - seconds, milliseconds: 0)
    }
}
