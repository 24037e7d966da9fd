import FoundationEssentials

/// The files of this repository, as text.
enum SourceTree {
    /// A Swift file below `Sources` or `Tests`.
    struct File {
        /// From the repository's root.
        var path: String
        var text: String
        /// The target the file belongs to.
        var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var imports: [String] { SourceTree.imports(in: text) }
        var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }
    }

    /// Where `Package.swift` is.
    static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    static func swiftFiles(under folder: String) throws -> [File] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)").filter {
            $0.hasSuffix(".swift")
        }
        .sorted().map { File(path: "\(folder)/\($0)", text: try text("\(folder)/\($0)")) }
    }

    static func folders(under folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").filter {
            var isFolder = false
            return FileManager.default.fileExists(atPath: "\(root)/\(folder)/\($0)", isDirectory: &isFolder)
                && isFolder
        }.sorted()
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(root)/\(path)")), as: UTF8.self)
    }

    /// The modules that a file imports, in order.
    static func imports(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
            guard let at = words.firstIndex(of: "import"),
                words[..<at].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") }), at + 1 < words.count
            else { return nil }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
            ]
            let name = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
            return name.split(separator: ".").first.map(String.init)
        }
    }
}
