import FoundationEssentials

/// What the scripts of `Tests/Golden` wrote. A file that is missing or damaged fails the test that asks for it.
public enum GoldenFile {
    private static let folder =
        "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden"

    /// The contents of a JSON file.
    ///
    /// - Parameter name: within `Tests/Golden`, without its extension.
    public static func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws
        -> Value
    {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: URL(filePath: "\(folder)/\(name).json")))
    }
}
