import Subprocess
import TestSupport
import Testing

/// `make results` in a repository whose `etude` only writes down how it was called.
struct ResultsScriptTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    private func place() async throws -> ScratchFolder {
        let place = ScratchFolder()
        let made = try await Binary.shell(
            """
            set -e
            mkdir -p scripts .build/release docs/results experiments/denoise
            cp \(Self.root)/scripts/{results,documents}.sh scripts/
            echo '<!-- numbers of: results/quickstart.sqlite -->' > docs/words.md
            echo 'no markers' > docs/plain.md
            touch experiments/denoise/quickstart-a.json docs/results/quickstart.md
            printf '.build\\n' > .gitignore
            printf '#!/bin/sh\\necho "$@" >> "$CALLS"\\n[ ! -e "$STOP" ] || ! echo "$@" | grep -q "run.*lstm" || exit 1\\n' \
                > .build/release/etude
            chmod +x .build/release/etude
            git init -q
            git -c user.name=a -c user.email=a@b add .
            git -c user.name=a -c user.email=a@b commit -qm one
            """, in: place.path)
        #expect(made.code == 0, "\(made.complaint)")
        return place
    }

    private func results(in place: ScratchFolder, _ arguments: String = "") async throws -> Binary.Outcome {
        try await Binary.shell(
            "CALLS=.build/calls STOP=.build/stop scripts/results.sh \(arguments)", in: place.path)
    }

    @Test func whatIsTrainedIsNotTrainedAgainAndDocumentsComeLast() async throws {
        let place = try await self.place()
        _ = try await Binary.shell("touch .build/stop", in: place.path)
        let stopped = try await results(in: place, "quickstart predict")
        #expect(stopped.code == 1, "\(stopped.complaint)")
        let early = try place.text(".build/calls")
        #expect(early.contains("quickstart-a.json --seeds 1,2 --set training.epochs=2 --store"), "\(early)")
        #expect(!early.contains("report"), "\(early)")
        _ = try await Binary.shell(
            "rm .build/stop .build/calls; echo >> docs/results/quickstart.md", in: place.path)
        // A document that was changed would be recorded with the runs that are still to be trained.
        let dirty = try await results(in: place, "quickstart predict")
        #expect(
            dirty.code == 2 && dirty.complaint.contains("docs/results/quickstart.md"), "\(dirty.complaint)")
        _ = try await Binary.shell("git checkout -q docs", in: place.path)
        let finished = try await results(in: place, "quickstart predict")
        #expect(finished.code == 0, "\(finished.complaint)")
        #expect(finished.complaint.contains("study 1 of 2: quickstart is trained"))
        #expect(finished.complaint.contains("study 2 of 2: training predict"))
        let calls = try place.text(".build/calls").split(separator: "\n")
        #expect(!calls.contains { $0.hasPrefix("run experiments/denoise") })
        #expect(calls.contains { $0.hasPrefix("run experiments/predict/quick.json --seeds 42..44 --store") })
        #expect(
            calls.suffix(5).map { $0.split(separator: " ")[0] }
                == ["store", "report", "store", "report", "report"])
        // Of all documents those with markers.
        #expect(calls.last == "report --update docs/words.md", "\(calls)")
    }

    @Test func aChangedCopyAndAnUnknownStudyAreRefused() async throws {
        let place = try await self.place()
        let unknown = try await results(in: place, "nothing")
        #expect(unknown.code == 2 && unknown.complaint.contains("there is no study nothing"))
        let dry = try await results(in: place, "--dry-run")
        #expect(dry.code == 0 && dry.output.contains("robust-threshold.json"), "\(dry.complaint)")
        _ = try await Binary.shell("echo >> scripts/results.sh", in: place.path)
        let changed = try await results(in: place)
        #expect(changed.code == 2 && changed.complaint.contains("scripts/results.sh"), "\(changed.complaint)")
        #expect(try await Binary.shell("test -e .build/calls", in: place.path).code == 1)
    }
}
