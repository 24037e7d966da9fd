import Glibc

/// What the place can show where a table is printed.
public struct TerminalStyle: Sendable {
    /// Columns, or nil where there is no limit.
    public var width: Int?
    /// Whether bold and dim may be used.
    public var hasColour: Bool

    public init(width: Int?, hasColour: Bool) {
        self.width = width
        self.hasColour = hasColour
    }

    /// Standard output as it is: its width and colour when it is a terminal, neither when it is a file or a pipe.
    ///
    /// `COLUMNS` overrides the width; `NO_COLOR`, if not empty, takes the colour away (no-color.org), as does
    /// `TERM=dumb`.
    public static var standardOutput: TerminalStyle {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var width: Int?
        var size = winsize()
        if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            width = Int(size.ws_col)
        }
        if let columns = variable("COLUMNS").flatMap(Int.init), columns > 0 { width = columns }
        let refused = !(variable("NO_COLOR") ?? "").isEmpty || variable("TERM") == "dumb"
        return TerminalStyle(width: width, hasColour: isTerminal && !refused)
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    func bold(_ text: String) -> String { hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func alarm(_ text: String) -> String { hasColour ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text }
    func dim(_ text: String) -> String { hasColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
