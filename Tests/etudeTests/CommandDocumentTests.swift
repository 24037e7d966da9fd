import FoundationEssentials
import TestSupport
import Testing

/// docs/commands.md says nothing that the program does not: every command in it has every option that stands there.
struct CommandDocumentTests {
    @Test func everyOptionThatIsDocumentedIsThere() async throws {
        let folder = ScratchFolder()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = String(
            decoding: try Data(contentsOf: root.appending(path: "docs/commands.md")), as: UTF8.self)
        let sections = page.split(separator: "\n## ").dropFirst()
        #expect(sections.count > 30)
        for section in sections {
            let command = section.prefix { $0 != "\n" }.split(separator: " ").dropFirst().map(String.init)
            let help = try await Binary.run(command + ["--help"], in: folder.path)
            #expect(help.code == 0, "\(command)")
            for line in section.split(separator: "\n") where line.hasPrefix("  -") {
                for word in line.split(separator: " ").prefix(2) where word.hasPrefix("--") {
                    let option = String(word.filter { $0 != "," })
                    #expect(help.output.contains(option), "etude \(command.joined(separator: " ")) \(option)")
                }
            }
        }
    }
}
