/// Where something stands: in a file, or on the command line.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the person gave it, or `--set`.
    public var source: String
    /// From 1; 0 where there are no lines.
    public var line: Int
    /// From 1, counted in characters.
    public var column: Int

    public init(_ source: String, line: Int = 0, column: Int = 0) {
        self.source = source
        self.line = line
        self.column = column
    }

    /// `quick.json:12:5`, or the source alone.
    public var description: String { line > 0 ? "\(source):\(line):\(column)" : source }
}
