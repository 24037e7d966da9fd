import Testing

/// Measures and their directions are listed once.
struct MeasureListTests {
    @Test func nobodyElseMakesAMeasureOrADirection() throws {
        for file in try SourceTree.swiftFiles(under: "Sources") where file.room != "Measures" {
            let text = try SourceTree.text(file.path)
            #expect(!text.contains("enum Direction"), "\(file.path)")
            #expect(!text.contains("Measure(\""), "\(file.path) makes a measure; Sources/Measures lists them")
            #expect(!text.contains("higherIsBetter: "), "\(file.path)")
        }
    }

    @Test func theDocumentListsWhatIsPrinted() throws {
        let text = try SourceTree.text("docs/audio.md")
        for name in [
            "snr", "si_sdr", "seg_snr", "correlation", "lsd", "lsd_global", "log_mel_db", "mr_stft", "stoi",
            "estoi", "level_ratio", "pesq",
        ] {
            #expect(
                text.split(separator: "\n").contains { $0.hasPrefix("|") && $0.contains("`\(name)`") },
                "\(name)")
        }
    }
}
