import Audio
import FoundationEssentials
import TestSupport
import Testing

/// What is missing of sound, or left out of a folder, is said, and costs no more than itself.
struct IncompleteSoundTests {
    /// A file whose last quarter is missing, beside the whole one.
    private func place() throws -> Workplace {
        let place = try Workplace()
        try place.writeSound("whole.wav", seed: 3)
        let bytes = try place.folder.bytes("whole.wav")
        try place.folder.write(Array(bytes.prefix(44 + 2 * 9_000)), to: "cut.wav")
        return place
    }

    private static let told = "etude: cut.wav is truncated: 9000 of 12000 samples are there and are used\n"
    private static let refused =
        "etude: cut.wav is truncated: its header declares 12000 frames and 9000 are there; restore the whole file, "
        + "or take what is there (--accept-truncated, in a dataset accept_truncated)\n"

    @Test(arguments: [
        ["measure", "whole.wav", "cut.wav"], ["measure", "cut.wav", "whole.wav", "--channel", "1"],
        ["plot", "cut.wav", "-o", "out"], ["plot", "cut.wav", "--terminal"],
        ["transform", "cut.wav", "--to", "mel", "-o", "out"],
        ["degrade", "cut.wav", "-o", "out.wav", "--effect", "clip:level=0.5"],
        ["degrade", "whole.wav", "-o", "out.wav", "--effect", "reverb:response=cut.wav"],
    ])
    func whatIsThereIsTakenOnRequest(command: [String]) async throws {
        let place = try place()
        let strict = try await run(command, in: place)
        #expect(strict.code == 2 && strict.complaint == Self.refused, "\(strict.complaint)")
        #expect(try place.folder.entries().allSatisfy { !$0.hasPrefix("out") })
        let lenient = try await run(command + ["--accept-truncated"], in: place)
        #expect(lenient.code == 0, "\(lenient.complaint)")
        // Once, however often the file is read.
        #expect(lenient.complaint.components(separatedBy: Self.told).count == 2, "\(lenient.complaint)")
        if command.last == "out.wav" || command.contains("clip:level=0.5") {
            #expect(try AudioFile.frameCount("\(place.folder.path)/out.wav") == 9_000)
        }
    }

    private func run(_ command: [String], in place: Workplace) async throws -> Binary.Outcome {
        try await Binary.run(
            command, in: place.folder.path, environment: ["ETUDE_PESQ": "/bin/true"])
    }

    /// A recorder that died wrote the sound and not its length.
    @Test func soundBehindAHeaderThatPromisesNoneIsTakenOnRequest() async throws {
        let place = try place()
        let whole = try place.folder.bytes("whole.wav")
        var bytes = whole
        bytes.replaceSubrange(4..<8, with: [36, 0, 0, 0])
        bytes.replaceSubrange(40..<44, with: [0, 0, 0, 0])
        try place.folder.write(bytes, to: "died.wav")
        let strict = try await run(["measure", "whole.wav", "died.wav"], in: place)
        let said = "its header declares no sound and 24000 bytes of it are there"
        #expect(strict.code == 2 && strict.complaint.contains("died.wav is damaged: \(said)"), "\(strict)")
        #expect(strict.complaint.contains("take what is there (--accept-truncated"), "\(strict.complaint)")
        let effect = ["degrade", "died.wav", "-o", "out.wav", "--effect", "clip:level=1"]
        let lenient = try await run(effect + ["--accept-truncated"], in: place)
        #expect(lenient.code == 0 && lenient.complaint.contains("12000 samples, is used"), "\(lenient)")
        #expect(
            try AudioFile.read("\(place.folder.path)/out.wav")
                == AudioFile.read("\(place.folder.path)/whole.wav"))
        // A remark behind no sound is no sound.
        let remark = Array("LIST".utf8) + [4, 0, 0, 0] + Array("INFO".utf8)
        try place.folder.write(Array(bytes.prefix(44)) + remark, to: "empty.wav")
        let empty = try await run(["measure", "whole.wav", "empty.wav", "--accept-truncated"], in: place)
        #expect(empty.code == 2 && empty.complaint.contains("empty.wav holds no samples"), "\(empty)")
    }

    @Test func aModelTakesWhatIsThereOnRequest() async throws {
        let place = try place()
        try await place.train()
        let strict = try await place.etude("apply", "small", "cut.wav", "-o", "out.wav")
        #expect(strict.code == 2 && strict.complaint == Self.refused)
        let lenient = try await place.etude(
            "apply", "small", "cut.wav", "-o", "out.wav", "--accept-truncated")
        #expect(lenient.code == 0 && lenient.complaint == Self.told, "\(lenient.complaint)")
        #expect(try AudioFile.frameCount("\(place.folder.path)/out.wav") == 9_000)
    }

    @Test func aFolderIsAppliedFileByFile() async throws {
        let place = try place()
        try await place.train()
        try place.folder.makeFolder("in/a")
        for (from, to) in [
            ("whole.wav", "a/one.wav"), ("cut.wav", "cut.wav"), ("voices/v1/a.wav", "two.wav"),
        ] {
            try place.folder.write(try place.folder.bytes(from), to: "in/\(to)")
        }
        try place.folder.write("no sound", to: "in/a/text.mp3")
        let outcome = try await place.etude("apply", "small", "in", "-o", "made")
        #expect(outcome.code == 3, "\(outcome)")
        #expect(try place.folder.entries("made") == ["a", "two.wav"])
        #expect(try place.folder.entries("made/a") == ["one.wav"])
        let lines = outcome.complaint.split(separator: "\n")
        #expect(lines.count == 3 && outcome.complaint.contains("in/a/text.mp3 is not audio"))
        #expect(outcome.complaint.contains("in/cut.wav is truncated"))
        #expect(lines.last == "etude: 2 of 4 could not be applied to as wholes")
        let alone = try await place.etude("apply", "small", "in/two.wav", "-o", "alone.wav")
        #expect(alone.code == 0)
        #expect(try place.folder.bytes("alone.wav") == place.folder.bytes("made/two.wav"))
        for inside in ["in", "in/made", "./in/a/../made"] {
            let joined = try await place.etude("apply", "small", "in", "-o", inside)
            #expect(joined.code == 2 && joined.complaint.contains("give a folder beside it"), "\(joined)")
        }
        try place.folder.remove("in/a/text.mp3")
        let all = try await place.etude("apply", "small", "in", "-o", "all", "--accept-truncated")
        #expect(all.code == 0, "\(all.complaint)")
        #expect(try AudioFile.frameCount("\(place.folder.path)/all/cut.wav") == 9_000)
    }

    @Test func checkNamesTheDamageOfEveryFileAtOnce() async throws {
        let place = try place()
        try place.folder.makeFolder("other")
        for voice in 0..<8 {
            try place.folder.makeFolder("other/v\(voice)")
            try place.writeSound("other/v\(voice)/a.wav", seed: voice)
        }
        try place.write("other.json", replacing: "\"folder\": \"voices\"", with: "\"folder\": \"other\"")
        try place.folder.write(try place.folder.bytes("cut.wav"), to: "voices/v1/cut.wav")
        try place.folder.write("", to: "voices/v2/nothing.ogg")
        try place.folder.write("no sound", to: "other/v3/text.wav")
        let outcome = try await place.etude("check", "good.json", "other.json")
        #expect(outcome.code == 2)
        for name in [
            "voices/v1/cut.wav is truncated", "voices/v2/nothing.ogg", "other/v3/text.wav is not audio",
        ] {
            #expect(outcome.complaint.contains(name), "\(outcome.complaint)")
        }
    }

    /// What an experiment leaves out on its own word is named, and is no lack: only what a call was given can be missing.
    @Test func whatAnExperimentLeavesOutIsAsItWasAskedFor() async throws {
        let place = try place()
        try place.write(
            "good.json", replacing: "\"folder\": \"voices\",",
            with: "\"folder\": \"voices\", \"skip_damaged\": true,")
        for name in ["voices/v1/cut.wav", "voices/v7/cut.wav"] {
            try place.folder.write(try place.folder.bytes("cut.wav"), to: name)
        }
        let named = "left out: 2 damaged (v1/cut.wav, v7/cut.wav)"
        let run = try await place.etude("run", "good.json")
        #expect(run.code == 0 && run.complaint.contains(named), "\(run)")
        for command in [
            ["run", "good.json"], ["resume", "--all"], ["check", "good.json"], ["verify", "small"],
            ["show", "small"],
            ["compare"], ["report", "-o", "results.md"], ["report", "--check", "results.md"],
            ["sounds", "small", "--clips", "1"],
        ] {
            let outcome = try await Binary.run(command, in: place.folder.path)
            #expect(outcome.code == 0, "\(command): \(outcome)")
            if ["check", "show"].contains(command[0]) {
                #expect(outcome.output.contains(named), "\(outcome)")
            }
        }
        #expect(try place.folder.text("results.md").contains(named))
    }

    @Test func measureSaysWhatItCannotEnterAndRefusesTwoEstimates() async throws {
        let place = try place()
        for folder in ["clean", "made"] {
            try place.folder.makeFolder(folder)
            try place.writeSound("\(folder)/one.wav", seed: folder == "made" ? 2 : 1)
            try place.writeSound("\(folder)/two.wav", seed: 5)
        }
        #expect(try await place.etude("measure", "clean", "made").code == 0)
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.folder.path)/clean/three.wav", withDestinationPath: "nowhere.wav")
        let linked = try await place.etude("measure", "clean", "made", "--format", "csv")
        #expect(linked.code == 3 && linked.output.split(separator: "\n").count == 3)
        #expect(linked.complaint.contains("etude: clean/three.wav is left out: link to nothing\n"))
        try place.folder.remove("clean/three.wav")
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: [0.1, 0.2]), to: "\(place.folder.path)/made/one.flac")
        let twice = try await place.etude("measure", "clean", "made")
        #expect(
            twice.code == 2
                && twice.complaint.contains("two estimates for one reference, one.flac and one.wav"))
    }
}
