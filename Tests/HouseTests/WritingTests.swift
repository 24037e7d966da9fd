import Testing

/// Files are written in one place: Sources/Files knows links, devices, read-only files, inputs and signals; nothing else does.
struct WritingTests {
    /// Who may make files otherwise, and why.
    private static let others: [String: String] = [
        "Sources/Corpora/Files.swift": "prepared corpora: folders that are renamed when they are whole",
        "Sources/Corpora/Preparing/FolderLock.swift": "a lock, which holds nothing",
        "Sources/Corpora/Reading/SampleBank.swift": "a cache, named by the digest of its content",
        "Sources/Experiments/Running/ConsoleLog.swift": "grows while a run goes on",
        "Sources/Experiments/Running/ProcessUsage.swift": "asks the kernel to forget a peak",
        "Sources/Learning/Checkpoints/Safetensors.swift": "checkpoints of a run's own folder",
        "Sources/Training/CheckpointFolder.swift": "keeps the checkpoint before the latest",
        "Sources/RunStore/Opening/RunLock.swift": "a lock, which holds nothing",
    ]

    @Test func onlyOneRoomCreatesFiles() throws {
        let sources = try SourceTree.swiftFiles(under: "Sources")
        var found: Set<String> = []
        for file in sources where file.room != "Files" && Self.createsFiles(file.text) {
            found.insert(file.path)
            #expect(Self.others[file.path] != nil, "\(file.path) creates files; OutputFile is to do so")
        }
        // What moved into the one room leaves the list.
        #expect(found == Set(Self.others.keys))
    }

    /// Swift's own `print` says nothing where standard output is full or gone.
    @Test func answersGoThroughOnePlace() throws {
        for file in try SourceTree.swiftFiles(under: "Sources") {
            #expect(!file.text.contains(/(?m)^\s*(?:[^\/\s].*[^\w.])?print\(/), "\(file.path) prints")
        }
    }

    @Test func everyWayOfCreatingAFileIsSeen() {
        for line in [
            "guard let file = fopen(path, \"wb\") else", "fopen(place, \"a\")",
            "open(path, O_RDWR | O_CREAT, 0o644)",
            "rename(beside, path) == 0", "mkstemps(&template, 4)", "try data.write(to: URL(filePath: path))",
            "FileManager.default.createFile(atPath: path)", "try FileManager.default.moveItem(at: a, to: b)",
        ] { #expect(Self.createsFiles(line), "\(line)") }
        for line in [
            "fopen(path, \"rb\")", "try plot.write(to: path)", "renamed(x)", "Files.rename(a, to: b)",
        ] {
            #expect(!Self.createsFiles(line), "\(line)")
        }
    }

    private static func createsFiles(_ text: String) -> Bool {
        text.contains(/fopen\([^)]*"[wa]/) || text.contains("O_CREAT") || text.contains("mkstemp")
            || text.contains(/write\(to: URL/) || text.contains("createFile(")
            || (" " + text).contains(/[^A-Za-z.]rename\(|Glibc\.rename\(/)
            || text.contains("replaceItem") || text.contains("moveItem") || text.contains("copyItem")
            || text.contains("FileHandle(forW")
    }
}
