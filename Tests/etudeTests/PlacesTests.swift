import FoundationEssentials
import RunStore
import TestSupport
import Testing

/// A store and a dataset are the same by whatever spelling they are reached.
struct PlacesTests {
    private func link(_ place: Workplace, _ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.folder.path)/\(name)", withDestinationPath: target)
    }

    @Test func sixSpellingsOfAFolderMakeOneRun() async throws {
        let place = try Workplace()
        try await place.train()
        try link(place, "linked", to: "voices")
        let root = place.folder.path
        for spelling in [
            "./voices", "voices/", "\(root)/voices", "linked",
            "../\(root.split(separator: "/").last!)/voices",
        ] {
            let outcome = try await place.etude("run", "good.json", "--set", "dataset.folder=\(spelling)")
            #expect(outcome.code == 0 && outcome.complaint.contains("finished before"), "\(spelling)")
        }
        #expect(try place.store().runs().count == 1)
    }

    @Test func aLinkedStoreIsTheStoreItLeadsTo() async throws {
        let place = try Workplace()
        try await place.train()
        try place.folder.makeFolder("other")
        try link(place, "other/runs.sqlite", to: "../runs.sqlite")
        let again = try await place.etude("run", "good.json", "--store", "other/runs.sqlite")
        #expect(again.code == 0 && again.complaint.contains("finished before"))
        let more = try await place.etude("run", "good.json", "--store", "other/runs.sqlite", "--seeds", "2")
        #expect(more.code == 0)
        // Locks and weights lie beside the store, and nothing beside the link.
        #expect(try place.folder.entries("other") == ["runs.sqlite"])
        #expect(try place.folder.entries("runs").count { !$0.hasPrefix(".") } == 2)
        // A run that is held through one name is held through the other: who comes second waits for it.
        let shared = try await Binary.shell(
            """
            long="--seeds 3 --set training.epochs=150"
            "$ETUDE" run good.json $long 2> first & first=$!
            until grep -q '^epoch 2/' first 2> /dev/null; do kill -0 $first || exit 9; sleep 0.02; done
            "$ETUDE" run good.json $long --store other/runs.sqlite 2> second || exit 8
            wait $first
            """, in: place.folder.path)
        #expect(shared.code == 0, "\(shared)")
        let second = try place.folder.text("second")
        #expect(
            second.contains("waiting for its end") && second.contains("finished before")
                && !second.contains("epoch"), "\(second)")
        #expect(
            try place.store().query(
                "SELECT count(*), sum(planned_epochs) FROM attempts JOIN runs ON id = run WHERE seed = 3"
            ).rows == [[.integer(1), .integer(150)]])
        #expect(try place.folder.entries("other") == ["runs.sqlite"])
    }

    @Test func aPathInAFileIsLookedForBesideItAndThenInTheWorkingDirectory() async throws {
        let place = try Workplace()
        try place.folder.makeFolder("study")
        try place.folder.write(Workplace.experiment, to: "study/good.json")
        let here = try await place.etude("check", "study/good.json")
        #expect(here.code == 0)
        #expect(here.output.contains("dataset.folder: \(place.folder.path)/voices, in the working directory"))
        try link(place, "study/voices", to: "../voices")
        let beside = try await place.etude("check", "study/good.json")
        #expect(beside.output.contains(", beside study/good.json"))
        // An option is meant from where it is typed.
        let typed = try await place.etude("check", "study/good.json", "--set", "dataset.folder=voices")
        #expect(typed.output.contains("in the working directory"))
        let home = try await Binary.run(
            ["check", "study/good.json", "--set", "dataset.folder=~/voices"],
            in: "\(place.folder.path)/study",
            environment: ["HOME": place.folder.path])
        #expect(home.code == 2 && home.complaint.contains("study/good.json"))
        let found = try await Binary.run(
            ["check", "good.json", "--set", "dataset.folder=~/voices"], in: "\(place.folder.path)/study",
            environment: ["HOME": place.folder.path])
        #expect(found.code == 0 && found.output.contains("\(place.folder.path)/voices, in the home folder"))
    }

    @Test func aStoredRunIsTrainedAgainFromAnyDirectory() async throws {
        let place = try Workplace()
        try await place.train()
        let id = try #require(try place.store().runs().first).id
        let elsewhere = ScratchFolder()
        let store = "\(place.folder.path)/runs.sqlite"
        let verified = try await Binary.run(["verify", id, "--store", store], in: elsewhere.path)
        #expect(verified.code == 0, "\(verified.complaint)")
        let data = try await Binary.run(
            ["check", "\(place.folder.path)/good.json", "--set", "dataset.folder=null"], in: elsewhere.path,
            environment: ["ETUDE_DATA": "\(elsewhere.path)/corpora"])
        #expect(data.code == 2 && data.complaint.contains("\(elsewhere.path)/corpora"))
    }

    /// A store elsewhere keeps where the recordings lie, as seen from the store: what it has goes on in any directory.
    @Test func aStoreElsewhereKnowsWhereTheRecordingsLie() async throws {
        let place = try Workplace()
        let (stores, elsewhere) = (ScratchFolder(), ScratchFolder())
        let store = "\(stores.path)/runs.sqlite"
        let trained = try await place.etude("run", "good.json", "--store", store)
        #expect(trained.code == 0, "\(trained.complaint)")
        let id = try #require(try RunStore(reading: store).runs().first).id
        let verified = try await Binary.run(["verify", id, "--store", store], in: elsewhere.path)
        #expect(verified.code == 0, "\(verified.complaint)")
        // The same experiment all the same, from wherever it is asked for.
        let again = try await place.etude("run", "good.json", "--store", store)
        #expect(again.code == 0 && again.complaint.contains("finished before"), "\(again.complaint)")
        let against = try await place.etude("check", "good.json", "--against", id, "--store", store)
        #expect(against.code == 0, "\(against)")
    }

    /// Where they lie below the store's folder, their path from there is kept: both can be moved together.
    @Test func aStoreAboveTheRecordingsKeepsThePathFromThere() async throws {
        let place = try Workplace()
        try place.folder.makeFolder("work/deep")
        try place.folder.write(
            Workplace.experiment.replacing(#""voices""#, with: #""../../voices""#), to: "work/deep/far.json")
        let trained = try await Binary.run(
            ["run", "far.json", "--store", "../../runs.sqlite"], in: "\(place.folder.path)/work/deep")
        #expect(trained.code == 0, "\(trained.complaint)")
        let run = try #require(try place.store().runs().first)
        #expect(try place.store().details(of: run).resolved.contains(#""folder":"voices""#))
        let verified = try await place.etude("verify", run.id)
        #expect(verified.code == 0, "\(verified.complaint)")
    }

    @Test func whatIsExtendedIsLookedForAsAnyPathIs() async throws {
        let place = try Workplace()
        for name in ["home", "near", "bases"] { try place.folder.makeFolder(name) }
        for name in ["home/mine.json", "bases/base.json"] {
            try place.folder.write(Workplace.experiment, to: name)
        }
        for (name, base) in [("near/a.json", "~/mine.json"), ("near/b.json", "bases/base.json")] {
            try place.folder.write(#"{ "extends": "\#(base)", "dataset": { "folder": "voices" } }"#, to: name)
            let outcome = try await Binary.run(
                ["check", name, "--without-data"], in: place.folder.path,
                environment: ["HOME": place.folder.path + "/home"])
            #expect(outcome.code == 0, "\(base): \(outcome)")
        }
        // Beside the file comes first, and what is nowhere is told as it was meant.
        try place.folder.write(#"{ "extends": "none.json" }"#, to: "near/c.json")
        let missing = try await place.etude("check", "near/c.json")
        #expect(missing.code == 2 && missing.complaint.contains("cannot read near/none.json"), "\(missing)")
    }

    @Test func theDataFolderBesideTheStoreServesItsRuns() async throws {
        let place = try Workplace()
        try await place.train()
        let elsewhere = ScratchFolder()
        let id = try #require(try place.store().runs().first).id
        let outcome = try await Binary.run(
            ["verify", id, "--store", "\(place.folder.path)/runs.sqlite"], in: elsewhere.path)
        #expect(outcome.code == 0, "\(outcome)")
        // What was decoded once is there; nothing is written where the command was called.
        #expect(try elsewhere.entries().isEmpty)
    }
}
