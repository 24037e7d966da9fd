import Files
import Glibc
import TestSupport
import Testing

/// Where outputs go: what is replaced, what is written through, and what is left alone.
struct OutputFileTests {
    private let folder = ScratchFolder()

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func mode(_ name: String) -> mode_t {
        var status = stat()
        return stat(path(name), &status) == 0 ? status.st_mode : 0
    }

    private func refusal(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "nothing was refused"
        } catch { return "\(error)" }
    }

    @Test func aFileIsReplacedAsAWholeAndKeepsItsMode() throws {
        try folder.write("old", to: "a.txt")
        chmod(path("a.txt"), 0o640)
        let file = try OutputFile(path("a.txt"))
        try file.write(Array("new".utf8))
        #expect(try folder.text("a.txt") == "old")
        try file.finish()
        #expect(try folder.text("a.txt") == "new")
        #expect(mode("a.txt") & 0o7777 == 0o640)
        #expect(try folder.entries() == ["a.txt"])
    }

    @Test func withoutFinishNothingHappens() throws {
        do {
            let file = try OutputFile(path("a.txt"))
            try file.write(Array("new".utf8))
        }
        #expect(try folder.entries().isEmpty)
    }

    @Test func linksAreFollowedAndStay() throws {
        try folder.makeFolder("far")
        try folder.write("old", to: "far/real.txt")
        symlink("far/real.txt", path("one"))
        symlink("one", path("two"))
        try OutputFile.write("new", to: path("two"))
        #expect(try folder.text("far/real.txt") == "new")
        symlink("far/fresh.txt", path("dangling"))
        try OutputFile.write("fresh", to: path("dangling"))
        #expect(try folder.text("far/fresh.txt") == "fresh")
        #expect(try folder.entries() == ["dangling", "far", "one", "two"])
        var status = stat()
        #expect(lstat(path("two"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        symlink("loop", path("loop"))
        #expect(refusal { try OutputFile.write("x", to: path("loop")) }.contains("circle"))
    }

    @Test func aPipeIsWrittenThroughAndStays() throws {
        try #require(mkfifo(path("pipe"), 0o600) == 0)
        // Open at both ends, so that nobody waits for the other.
        let reader = open(path("pipe"), O_RDWR | O_NONBLOCK)
        defer { close(reader) }
        try OutputFile.write("through", to: path("pipe"))
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(reader, &bytes, 64)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "through")
        #expect(mode("pipe") & S_IFMT == S_IFIFO)
        #expect(try folder.entries() == ["pipe"])
    }

    @Test func aDeviceIsWrittenThroughAndStays() throws {
        symlink("/dev/null", path("null"))
        try OutputFile.write("nothing", to: path("null"))
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func whatIsOpenIsWrittenWhereItStands() throws {
        try folder.write("before\n", to: "log")
        let descriptor = open(path("log"), O_WRONLY | O_APPEND)
        defer { close(descriptor) }
        try OutputFile.write("after\n", to: "/dev/fd/\(descriptor)")
        #expect(try folder.text("log") == "before\nafter\n")
    }

    @Test func whatMustNotBeWrittenIsRefused() throws {
        try folder.write("mine", to: "kept.txt")
        chmod(path("kept.txt"), 0o444)
        #expect(refusal { try OutputFile.write("x", to: path("kept.txt")) }.contains("read-only"))
        #expect(try folder.text("kept.txt") == "mine")
        try folder.makeFolder("sub")
        #expect(refusal { try OutputFile.write("x", to: path("sub")) }.contains("it is a folder"))
        #expect(refusal { try OutputFile.write("x", to: "") }.contains("the name is empty"))
        try folder.write(Array("SQLite format 3\0".utf8) + [0, 1], to: "runs.sqlite")
        #expect(refusal { try OutputFile.write("x", to: path("runs.sqlite")) }.contains("it is a store"))
        try folder.write("log", to: "runs.sqlite-wal")
        #expect(refusal { try OutputFile.write("x", to: path("runs.sqlite-wal")) }.contains("it is a store"))
        #expect(refusal { try OutputFile.write("x", to: path("kept.txt/x")) }.contains("cannot write"))
    }

    @Test func anInputIsNeverItsOwnOutput() throws {
        try folder.write("sound", to: "in.wav")
        symlink("in.wav", path("link.wav"))
        link(path("in.wav"), path("hard.wav"))
        for other in [
            "in.wav", "./in.wav", "../\(folder.path.split(separator: "/").last!)/in.wav", "link.wav",
            "hard.wav",
        ] {
            let sentence = refusal {
                _ = try OutputFile(path(other), notOver: [path("in.wav")])
            }
            #expect(sentence.contains("would take the place of"), "\(other): \(sentence)")
        }
        #expect(try folder.text("in.wav") == "sound")
    }

    @Test func missingFoldersAreMade() throws {
        try OutputFile.write("x", to: path("a/b/c.txt"))
        #expect(try folder.text("a/b/c.txt") == "x")
    }

    @Test func aNameThatPromisesSomethingElseIsRefused() {
        #expect(
            refusal { try FileName.require("x.m4a", endsIn: ["wav", "flac"], for: "sound") }
                == "cannot write x.m4a: sound goes into a file named .wav or .flac, not .m4a")
        for name in ["x.WAV", "/dev/stdout", "-", "dir.d/x"] {
            #expect(
                refusal { try FileName.require(name, endsIn: ["wav"], for: "sound") } == "nothing was refused"
            )
        }
    }
}
