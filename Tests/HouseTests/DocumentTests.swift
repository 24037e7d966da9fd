import FoundationEssentials
import Testing

/// What the documents point to is there.
struct DocumentTests {
    @Test func everyLinkToAFileHasItsFile() throws {
        for document in [
            "README.md", "CONTRIBUTING.md", "docs/design.md", "docs/reports.md",
            "experiments/denoise/README.md", "docs/inversion.md", "experiments/inversion/README.md",
            "docs/results/README.md", "docs/codec.md", "docs/audio.md", "experiments/predict/README.md",
            "experiments/codec/README.md",
        ] {
            let folder = document.split(separator: "/").dropLast().map { $0 + "/" }.joined()
            for target in Self.links(in: try SourceTree.text(document)) where !target.contains("://") {
                let path = "\(SourceTree.root)/\(folder)\(target.split(separator: "#").first ?? "")"
                #expect(FileManager.default.fileExists(atPath: path), "\(document) points to \(target)")
            }
        }
    }

    @Test func theReadmeNamesBothCommandsFirst() throws {
        let readme = try SourceTree.text("README.md")
        let run = try #require(readme.firstRange(of: "make run"))
        let test = try #require(readme.firstRange(of: "make test"))
        let tour = try #require(readme.firstRange(of: "## Five minutes"))
        #expect(run.lowerBound < tour.lowerBound && test.lowerBound < tour.lowerBound)
        #expect(readme.contains("GNU General Public License"))
    }

    /// The targets of `[text](target)`.
    private static func links(in text: String) -> [String] {
        text.split(separator: "](").dropFirst().compactMap { $0.split(separator: ")").first.map(String.init) }
    }
}
