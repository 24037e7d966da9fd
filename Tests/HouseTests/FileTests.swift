import Testing

/// Habits of this house that a reader relies on.
struct FileTests {
    @Test func filesStayShortEnoughToRead() throws {
        for file in try SourceTree.swiftFiles(under: "Sources") + SourceTree.swiftFiles(under: "Tests") {
            #expect(file.lineCount <= 400, "\(file.path) has \(file.lineCount) lines")
        }
    }

    @Test func nothingIsLeftForLater() throws {
        // Spelled apart, so that this file does not find itself.
        let marks = ["TO" + "DO", "FIX" + "ME"]
        for file in try SourceTree.swiftFiles(under: "Sources") + SourceTree.swiftFiles(under: "Tests") {
            for mark in marks { #expect(file.text.contains(mark) == false, "\(file.path) has a \(mark)") }
        }
    }

    @Test func publicTypesAreDocumented() throws {
        for file in try SourceTree.swiftFiles(under: "Sources") {
            var before: Substring = ""
            for line in file.text.split(separator: "\n") {
                let isType = ["struct", "enum", "final class", "class", "protocol", "actor"].contains {
                    line.hasPrefix("public \($0) ")
                }
                if isType { #expect(before.hasPrefix("///"), "\(file.path): \(line) has no documentation") }
                // Attributes stand between a comment and what it describes.
                if !line.hasPrefix("@") { before = line }
            }
        }
    }
}
