import Testing

/// Who may import whom. A new room, or a new arrow, is a decision: it is made here, in sight.
struct ImportTests {
    /// Rooms of ours, and what each may import of ours.
    private static let arrows: [String: Set<String>] = [
        "Randomness": [],
        "Hashing": ["COpenSSL"],
        "Files": [],
        "Measures": [],
        "Specs": [],
        "Plotting": [],
        "Tensors": ["CKernels", "CFFTW", "Randomness"],
        "Audio": [
            "Measures", "CFFTW", "CSndfile", "CSoxr", "CZlib", "CKernels", "Randomness", "Files", "Plotting",
        ],
        "Learning": ["Measures", "Tensors", "Audio", "Randomness", "Hashing", "CZlib"],
        "Corpora": ["Audio", "Hashing", "Files"],
        "Catalog": ["Measures", "Learning", "Audio", "Specs", "Tensors", "Corpora", "Randomness", "Hashing"],
        "Training": ["Measures", "Learning", "Audio", "Tensors", "Randomness"],
        "RunStore": ["Measures", "Specs", "Hashing", "Files"],
        "Reports": ["Measures", "RunStore", "Specs", "Randomness", "Files", "Plotting"],
        "Experiments": [
            "Measures", "Catalog", "Training", "RunStore", "Specs", "Corpora", "Learning", "Audio", "Tensors",
            "Randomness",
            "Hashing", "Files",
        ],
        "etude": [
            "Measures", "Experiments", "Reports", "RunStore", "Catalog", "Training", "Learning", "Corpora",
            "Audio",
            "Specs",
            "Tensors", "Randomness", "Hashing", "Files",
        ],
    ]

    /// Packages of others, and the rooms that may use each.
    private static let packages: [String: Set<String>] = [
        "GRDB": ["RunStore"],
        "ArgumentParser": ["etude"],
        "Subprocess": ["Audio", "Corpora", "Plotting", "Experiments"],
        "SystemPackage": ["Audio", "Corpora", "Experiments"],
    ]

    /// What comes with Swift and the system.
    private static let system: Set<String> = [
        "Glibc", "Musl", "Synchronization", "Dispatch", "Foundation", "FoundationEssentials", "System",
    ]

    /// Rooms without Swift: a module map or C.
    private static let foreign: Set<String> = [
        "CFFTW", "COneDNN", "COpenBLAS", "CSndfile", "COpenSSL", "CSoxr", "CZlib", "CKernels",
    ]

    @Test func everyImportFollowsAnArrow() throws {
        let sources = try SourceTree.swiftFiles(under: "Sources")
        #expect(sources.count > 50)
        for file in sources {
            let room = file.room
            let allowed = try #require(Self.arrows[room], "the room \(room) has no arrows")
            for module in file.imports where !Self.system.contains(module) {
                if let users = Self.packages[module] {
                    #expect(users.contains(room), "\(file.path) imports \(module), which \(room) may not")
                } else {
                    #expect(allowed.contains(module), "\(file.path) imports \(module), which \(room) may not")
                }
            }
        }
    }

    @Test func everyRoomIsKnown() throws {
        let rooms = try SourceTree.folders(under: "Sources")
        #expect(Set(rooms) == Set(Self.arrows.keys).union(Self.foreign))
    }

    @Test func theArrowsHaveNoCircle() {
        var done: Set<String> = Self.foreign
        var left = Self.arrows
        while let next = left.first(where: { $0.value.isSubset(of: done) }) {
            done.insert(next.key)
            left[next.key] = nil
        }
        #expect(left.isEmpty, "rooms that import each other: \(left.keys.sorted())")
    }

    @Test func trainingAndTheCatalogDoNotKnowEachOtherNorTheStore() {
        #expect(Self.arrows["Training"]?.isDisjoint(with: ["Catalog", "RunStore"]) == true)
        #expect(Self.arrows["Catalog"]?.isDisjoint(with: ["Training", "RunStore"]) == true)
        #expect(Self.arrows["Audio"]?.isDisjoint(with: ["Tensors", "Learning"]) == true)
        #expect(Self.arrows["Specs"]?.isEmpty == true)
    }

    @Test func readsEveryFormOfImport() {
        let text = """
            import Audio
            public import Learning  // why
            @preconcurrency import struct Foundation.Date
            #if canImport(Glibc)
                import Glibc
            #endif
            // import Commented
            let important = "import Nothing"
            """
        #expect(SourceTree.imports(in: text) == ["Audio", "Learning", "Foundation", "Glibc"])
    }
}
