import FoundationEssentials
import Testing

/// A new operation without a test of its gradient is conspicuous here.
struct OperationCoverageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func texts(under folder: String) throws -> [String: String] {
        let base = root.appending(path: folder).path
        let files = try FileManager.default.subpathsOfDirectory(atPath: base).filter {
            $0.hasSuffix(".swift")
        }
        return try Dictionary(
            uniqueKeysWithValues: files.map {
                ($0, String(decoding: try Data(contentsOf: URL(filePath: "\(base)/\($0)")), as: UTF8.self))
            })
    }

    @Test func everyOperationHasItsGradientTried() throws {
        let tests = try Self.texts(under: "Tests/TensorsTests").values.filter {
            $0.contains("checkGradients(") || $0.contains("OperationCase(")
        }
        let sources = try Self.texts(under: "Sources/Tensors/Operations")
        #expect(sources.count > 20)
        for (file, text) in sources {
            for line in text.split(separator: "\n") where line.contains("public ") && line.contains(" func ")
            {
                guard let after = line.firstRange(of: " func ")?.upperBound else { continue }
                let name = line[after...].prefix { $0.isLetter || $0.isNumber }
                if name.isEmpty { continue }  // an operator: the table has them all
                #expect(
                    tests.contains { $0.contains(".\(name)(") },
                    "\(file): no test of \(name)'s gradient")
            }
        }
    }
}
