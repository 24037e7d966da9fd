import TestSupport
import Testing

/// `etude data`, from the outside.
struct DataCommandTests {
    private let folder = ScratchFolder()

    private func etude(_ arguments: String...) async throws -> Binary.Outcome {
        try await Binary.run(arguments, in: folder.path)
    }

    @Test func listNamesEveryCorpusWithItsLicenceAndItsCommand() async throws {
        let list = try await etude("data", "list")
        #expect(list.code == 0 && list.complaint.isEmpty)
        #expect(list.output.contains("speech-prompts: "))
        #expect(list.output.contains("licence   CC BY-SA 3.0, CC BY 3.0"))
        #expect(list.output.contains("not here  etude data prepare speech-prompts"))
        let json = try await etude("data", "list", "--json")
        let rows = try JSONValue(parsing: json.output).list
        #expect(rows.map { $0["name"] } == ["speech-prompts", "singularity-music"])
        #expect(rows.allSatisfy { $0["ready"] == false && ($0["download_bytes"]?.number ?? 0) > 0 })
    }

    @Test func anUnknownCorpusIsNamedWithTheKnownOnes() async throws {
        let outcome = try await etude("data", "prepare", "speech-promts")
        #expect(outcome.code == 2)
        #expect(
            outcome.complaint
                == "etude: there is no corpus named speech-promts; `etude data list` shows them: speech-prompts, singularity-music\n"
        )
        #expect(try folder.entries().isEmpty)
    }

    @Test func verifyingWhatIsNotHereNamesTheCommandThatFetchesIt() async throws {
        let outcome = try await etude("data", "verify", "speech-prompts")
        #expect(outcome.code == 2)
        #expect(outcome.complaint.contains("`etude data prepare speech-prompts` fetches it"))
    }

    @Test func aFolderThatCannotBeMadeIsNamed() async throws {
        try folder.write("a file", to: "data")
        let outcome = try await etude("data", "prepare", "speech-prompts")
        #expect(outcome.code == 2)
        #expect(outcome.complaint.hasPrefix("etude: data is no folder; "))
    }

    @Test func aMistypedOptionIsAUsageErrorWithCodeTwo() async throws {
        let outcome = try await etude("data", "list", "--jsn")
        #expect(outcome.code == 2)
        #expect(outcome.complaint.contains("Unknown option '--jsn'. Did you mean '--json'?"))
        let help = try await etude("data", "--help")
        #expect(help.code == 0 && help.output.contains("prepare"))
    }

    @Test func withoutAptTheRemedyIsAFolder() async throws {
        let outcome = try await Binary.run(
            ["data", "prepare", "singularity-music"], in: folder.path, environment: ["PATH": folder.path])
        #expect(outcome.code == 2)
        #expect(
            outcome.complaint.contains("apt-cache is not installed; on a system without Debian's packages"))
    }
}
