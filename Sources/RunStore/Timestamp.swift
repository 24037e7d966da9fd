import Glibc

/// Moments as the store writes them: UTC, ISO 8601 with milliseconds, so that text order is time order.
///
/// Only for people to read: nothing is ordered or measured by them, because clocks step back.
public enum Timestamp {
    /// Now, as `2026-03-01T12:34:56.789Z`.
    public static func now() -> String { now(by: systemClock) }

    /// What a clock says, in milliseconds since 1970, as a text.
    static func now(by clock: () -> Int) -> String { text(milliseconds: clock()) }

    /// Now, or a millisecond after another moment where the clock says that it is not later.
    static func now(by clock: () -> Int, after earlier: String?) -> String {
        guard let earlier, let before = milliseconds(of: earlier) else { return now(by: clock) }
        return text(milliseconds: max(clock(), before + 1))
    }

    /// Milliseconds since 1970.
    package static func systemClock() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    /// Milliseconds since 1970 as a text.
    package static func text(milliseconds: Int) -> String {
        text(seconds: milliseconds / 1_000, milliseconds: milliseconds % 1_000)
    }

    /// The moment that a text of ours names; nil for any other text.
    package static func milliseconds(of text: String) -> Int? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        return numbers.count == 7 ? milliseconds(numbers) : nil
    }

    /// Milliseconds since 1970 of a year, month, day, hour, minute, second and millisecond; what is past the end of one counts on
    /// in the next.
    package static func milliseconds(_ numbers: [Int]) -> Int {
        var parts = tm()
        parts.tm_year = Int32(numbers[0] - 1900)
        parts.tm_mon = Int32(numbers[1] - 1)
        parts.tm_mday = Int32(numbers[2])
        parts.tm_hour = Int32(numbers[3])
        parts.tm_min = Int32(numbers[4])
        parts.tm_sec = Int32(numbers[5])
        return timegm(&parts) * 1_000 + numbers[6]
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
