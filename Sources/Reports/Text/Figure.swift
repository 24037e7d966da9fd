import Glibc

/// Numbers as people read them.
public enum Figure {
    /// A fixed number of decimals; a minus before nothing but zeros is left out.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 400)
        let count = withVaList([Int32(decimals), value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
        var text = String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if text.hasPrefix("-"), text.allSatisfy({ "-0.".contains($0) }) { text.removeFirst() }
        return text
    }

    /// Three digits after the point of a power of ten: `1.25e-05`.
    static func scientific(_ value: Double) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.3e", $0) }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// How the numbers of one column are written, so that their points stand under each other.
    package struct Style: Sendable {
        /// Decimals, or nil for powers of ten.
        var decimals: Int?
        /// What is smaller than this is a zero that was computed.
        private let noise: Double

        /// Four significant digits of the column's largest number.
        package init(for values: some Sequence<Double>) {
            let largest = values.reduce(0) { max($0, $1.magnitude) }
            noise = 1e-6 * largest
            if largest == 0 {
                decimals = 3
            } else if largest < 1e-4 || largest >= 1e9 {
                decimals = nil
            } else {
                decimals = min(6, max(0, 3 - Int(log10(largest).rounded(.down))))
            }
        }

        package func text(_ value: Double) -> String {
            guard let decimals else { return Figure.scientific(value) }
            let text = Figure.fixed(value, decimals)
            // Losses of two kinds share a column, and 5e-04 is not nothing.
            let isLost = value.magnitude > noise && text.allSatisfy { "-0.".contains($0) }
            return isLost ? Figure.scientific(value) : text
        }
    }

    /// One number by itself: four significant digits.
    static func alone(_ value: Double) -> String { Style(for: [value]).text(value) }

    /// With commas between thousands: `960,049`.
    public static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `3.2 MB`, in powers of 1,000.
    public static func bytes(_ count: Int) -> String {
        var value = Double(count)
        var unit = 0
        let units = ["bytes", "kB", "MB", "GB", "TB"]
        while value >= 1_000 && unit < units.count - 1 {
            value /= 1_000
            unit += 1
        }
        return unit == 0 ? "\(count) bytes" : "\(fixed(value, value < 10 ? 1 : 0)) \(units[unit])"
    }

    /// `4.2 s`, `3 min 12 s`, `2 h 05 min`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 60 { return "\(fixed(seconds, seconds < 10 ? 1 : 0)) s" }
        let whole = Int(seconds.rounded())
        if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
        let minutes = whole / 60
        return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) min"
    }

    /// All digits that matter, for programs.
    static func exact(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
