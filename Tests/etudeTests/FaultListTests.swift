import Testing

/// The list of planted faults goes with the sources: a fault that can no longer be planted would find nothing, unseen.
struct FaultListTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    @Test func everyFaultCanBePlanted() async throws {
        let check = try await Binary.shell("scripts/mutate.sh --check", in: Self.root)
        #expect(check.code == 0, "\(check.output)")
        let words = check.output.split(whereSeparator: \.isWhitespace).suffix(6)
        #expect(
            words.suffix(3) == ["can", "be", "planted"] && words.first == words.dropFirst(2).first, "\(words)"
        )
    }

    @Test func aFaultThatCannotBePlantedIsAnError() async throws {
        let check = try await Binary.shell(
            #"""
            copy=$(mktemp -d) && trap 'rm -rf "$copy"' EXIT
            mkdir -p "$copy/scripts" "$copy/Tests/Faults" && cp scripts/mutate.sh "$copy/scripts"
            printf 'one two two' > "$copy/x"
            printf '%s\tx\tTests\t%s\tno\n' once one twice two gone three > "$copy/Tests/Faults/faults.tsv"
            "$copy/scripts/mutate.sh" --check
            """#, in: Self.root)
        #expect(check.code == 1 && check.output.hasSuffix("1 of 3 can be planted\n"), "\(check)")
        #expect(check.output.contains("cannot plant  twice") && check.output.contains("cannot plant  gone"))
    }
}
