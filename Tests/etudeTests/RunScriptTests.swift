import FoundationEssentials
import TestSupport
import Testing

/// `make run` says where it is.
struct RunScriptTests {
    @Test func everyStepSaysItsNumberAndTheTimeLeft() async throws {
        let folder = ScratchFolder()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        for name in ["scripts", ".build/release", "bin"] { try folder.makeFolder(name) }
        try FileManager.default.copyItem(
            atPath: "\(root)/scripts/run.sh", toPath: "\(folder.path)/scripts/run.sh")
        let note = "#!/bin/bash\necho \"$(basename \"$0\") $*\"\n"
        try folder.writeProgram(note, to: "scripts/setup.sh")
        try folder.writeProgram(note, to: "bin/swift")
        try folder.writeProgram(note, to: ".build/release/etude")
        let outcome = try await Binary.shell("PATH=$PWD/bin:$PATH scripts/run.sh", in: folder.path)
        #expect(outcome.code == 0, "\(outcome.complaint)")
        // Without a terminal `bash -m` says that it has no job control.
        let steps = outcome.complaint.split(separator: "\n").filter { !$0.hasPrefix("/bin/bash: ") }
        #expect(steps.count == 9)
        for (index, step) in steps.dropLast().enumerated() {
            #expect(step.hasPrefix("step \(index + 1) of 8: ") && step.hasSuffix(" left)"), "\(step)")
        }
        #expect(
            outcome.output.split(separator: "\n").map {
                $0.split(separator: " ").prefix(2).joined(separator: " ")
            }
                == [
                    "setup.sh", "swift build", "etude data", "etude run", "etude run", "etude run",
                    "etude run",
                    "etude compare", "etude report",
                ])
        // A step that fails ends it with its number as the last.
        try folder.writeProgram("#!/bin/bash\nexit 2\n", to: "bin/swift")
        let failed = try await Binary.shell("PATH=$PWD/bin:$PATH scripts/run.sh", in: folder.path)
        #expect(
            failed.code == 2 && failed.complaint.split(separator: "\n").last?.hasPrefix("step 2 of 8") == true
        )
    }
}
