import Glibc
import TestSupport
import Testing

/// What is said at the edges: one true sentence with the remedy, on standard error, with exit code 2, and nothing changed.
struct MessageTests {
    /// Commands of somebody who mistypes, and words of what each says.
    private static let mistakes: [(command: String, words: [String])] = [
        // The command line itself.
        ("rnu good.json", ["no command etude rnu", "did you mean run?"]),
        ("help foo", ["no command etude foo", "`etude --help`"]),
        ("store foo", ["no command etude store foo"]),
        ("data foo", ["no command etude data foo"]),
        ("run", ["<files>", "`etude run --help`"]),
        ("run good.json --seeds 3..1", ["'3..1'", "1,2 or 1..3"]),
        ("run good.json --seeds -1", ["is written --seeds=-1"]),
        ("run good.json --jobs x", ["'x'", "--jobs"]),
        ("run good.json --jobs 0", ["--jobs is 0; give 1 to 1024"]),
        ("run good.json --threads 0", ["--threads is 0; give 1 to 1024"]),
        ("runs --format pdf", ["table, markdown, csv, json, latex, html"]),
        ("runs --status dead", ["running, killed, finished"]),
        ("runs --since foo", ["2026-03-01"]),
        ("show small --width 5", ["--width is 5"]),
        ("diff small small --width 1", ["--width is 1"]),
        ("power small", ["1 was given"]),
        ("power --difference inf --deviation 1", ["--difference is inf"]),
        ("power small small", ["are one experiment"]),
        ("schema --markdown --defaults", ["not both"]),
        ("plot voices/v0/a.wav -o x.png --terminal", ["not both"]),
        ("transform voices/v0/a.wav --to stft -o x.npy --fill-nan", ["--fill-nan is for --to reassigned"]),
        ("transform voices/v0/a.wav --to reassigned -o x.npy --n-mels 20", ["--n-mels is for --to mel"]),
        // Names that are empty, or no names.
        ("run ''", ["cannot read \"\""]),
        ("show ''", ["tag \"\"; `etude runs`"]),
        ("show 3", ["two digits or more"]),
        ("run good.json --data ''", ["--data is empty"]),
        ("run good.json --set dataset.folder=", ["there is no folder \"\""]),
        ("data prepare ''", ["no corpus named \"\""]),
        ("apply small '' -o x.wav", ["cannot read \"\""]),
        ("report --check ''", ["\"\": it cannot be read"]),
        ("store merge ''", ["the name of the store is empty; give another store to merge"]),
        ("tag $'a\\nb' small", ["a tag needs letters or digits"]),
        ("tag '' small", ["a tag needs letters or digits"]),
        ("rename small --to \(String(repeating: "x", count: 5_000))", ["200 characters at most"]),
        // One kind of file where another is meant.
        ("run good.json --set dataset.folder=good.json", ["good.json is a file"]),
        ("run good.json --data good.json", ["good.json is no folder; --data"]),
        ("runs --store voices", ["voices is a folder, and a store is a file", "--store"]),
        ("runs --store /dev/null", ["/dev/null is a device", "--store"]),
        ("run good.json --store good.json/x", ["not a directory", "--store"]),
        ("run good.json --store \(String(repeating: "x", count: 300))", ["file name too long", "--store"]),
        ("store merge voices", ["voices is a folder", "give another store to merge"]),
        ("store merge ./runs.sqlite", ["is the store itself"]),
        ("store export -o /dev/full", ["/dev/full is no file", "give another file with -o"]),
        ("report small --template good.json -o new.md", ["no place for any part", "{{results}}"]),
        // Queries.
        ("query ''", ["the query is empty; give a SELECT"]),
        ("query 'SELECT 1; SELECT 2'", ["one SELECT"]),
        ("query \"ATTACH 'x.sqlite' AS x\"", ["may only read"]),
        ("query BEGIN", ["may only read"]),
        // Sound.
        ("degrade voices/v0/a.wav -o x.wav --effect noise:snr=abc", ["no setting \"snr\"", "deviation"]),
        ("plot voices/v0/a.wav --channel 7", ["has 1 channel, so none"]),
        // Experiments.
        ("check name.json", ["name.json:1:10: name: a name needs letters or digits"]),
        ("check monitor.json", ["\"si_sd\" is none of", "did you mean si_sdr?"]),
    ]

    @Test func eachMistakeIsToldInOneTrueSentence() async throws {
        let place = try Workplace()
        try await place.train()
        let rest = #""model": "stft_unet", "dataset": { "kind": "denoise", "folder": "voices" } }"#
        try place.folder.write(#"{"name": "a\nb", \#(rest)"#, to: "name.json")
        try place.folder.write(#"{"monitor": "si_sd", \#(rest)"#, to: "monitor.json")
        let before = try await listing(place)
        for (command, words) in Self.mistakes {
            let outcome = try await Binary.shell("timeout 60 \"$ETUDE\" \(command)", in: place.folder.path)
            #expect(outcome.code == 2, "\(command): \(outcome)")
            #expect(outcome.output.isEmpty, "\(command): \(outcome.output)")
            let lines = outcome.complaint.split(separator: "\n")
            #expect(lines.last?.hasPrefix("etude: ") == true && lines.count == 1, "\(command): \(lines)")
            for word in words { #expect(outcome.complaint.contains(word), "\(command): \(lines)") }
        }
        #expect(try await listing(place) == before)
    }

    /// Every file with its content, what is said of places apart.
    private func listing(_ place: Workplace) async throws -> String {
        try await Binary.shell(
            "find . -type f ! -name 'runs.sqlite*' ! -path './data/*' | sort | xargs sha256sum",
            in: place.folder.path
        ).output
    }

    @Test func anAnswerThatCannotBeWrittenIsAFailure() async throws {
        let place = try Workplace()
        try await place.train()
        for command in [
            "runs", "compare", "show small", "query 'SELECT 1'", "data list", "data list --json", "schema",
            "check good.json", "measure voices/v0/a.wav voices/v1/a.wav", "plot voices/v0/a.wav --terminal",
            "help", "--help", "help run", "store --help", "--version", "--generate-completion-script bash",
            "",
        ] {
            let outcome = try await Binary.shell("\"$ETUDE\" \(command) > /dev/full", in: place.folder.path)
            #expect(
                outcome.code == 1 && outcome.complaint.contains("standard output cannot be written"),
                "\(command): \(outcome)")
            let gone = try await Binary.shell(
                "\"$ETUDE\" \(command) | true; exit ${PIPESTATUS[0]}", in: place.folder.path)
            #expect(gone.code == 0 && !gone.complaint.contains("etude:"), "\(command): \(gone)")
        }
    }

    /// What attempts record of the program is what it says of itself.
    @Test func theVersionIsThatOfTheAttempts() async throws {
        let place = try Workplace()
        try await place.train()
        let version = try await place.etude("--version")
        #expect(version.code == 0 && version.complaint.isEmpty)
        let stored = try await place.etude(
            "query",
            "SELECT code_version || iif(code_dirty, ' with changes', '') AS code, numerics, instructions FROM attempts",
            "--format", "csv")
        let cells = try #require(stored.output.split(separator: "\n").last).split(separator: ",")
        let lines = version.output.split(separator: "\n")
        #expect(lines.count == 4, "\(version.output)")
        #expect(
            lines.prefix(3) == ["etude \(cells[0])", "numerics \(cells[1])", "instructions \(cells[2])"],
            "\(version.output) \(stored.output)")
        let other = try await Binary.run(
            ["--version"], in: place.folder.path, environment: ["ETUDE_ISA": "baseline"])
        #expect(other.output.contains("\ninstructions baseline\n"))
    }

    @Test func aStoreWithoutRunsIsSaidToBeOne() async throws {
        let place = try Workplace()
        try place.folder.write("", to: "runs.sqlite")
        _ = try await place.etude("gc")
        for command in [["runs"], ["compare"]] {
            let outcome = try await Binary.run(command, in: place.folder.path)
            #expect(outcome.code == 0 && outcome.output.contains("no run is stored yet"), "\(outcome)")
        }
        for command in [["report"], ["sounds"], ["store", "export", "-o", "x.sqlite"]] {
            let outcome = try await Binary.run(command, in: place.folder.path)
            #expect(outcome.code == 2 && outcome.complaint.contains("no run is stored yet"), "\(outcome)")
        }
    }

    @Test func aQuerysColumnsAreItsOwn() async throws {
        let place = try Workplace()
        try await place.train()
        let json = try await place.etude("query", "SELECT 3 AS kind, 4 AS n", "--format", "json")
        #expect(json.output == "[\n  {\"kind\": 3, \"n\": 4}\n]\n")
        let csv = try await place.etude("query", "SELECT 3 AS kind, 4 AS n;", "--format", "csv")
        #expect(csv.output == "kind,n\n3,4\n")
    }
}
