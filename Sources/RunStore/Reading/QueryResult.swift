/// What a query of a person's own gave.
public struct QueryResult: Sendable {
    public var columns: [String]
    public var rows: [[Value]]

    /// One cell.
    public enum Value: Sendable, Hashable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
        /// Its length in bytes.
        case bytes(Int)
    }
}
