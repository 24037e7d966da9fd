import TestSupport
import Testing

/// Recordings that cannot be used: named, with exit code 2, before anything is trained.
struct RecordingMistakeTests {
    private func complaint(
        _ place: Workplace, folder: String = "voices"
    ) async throws -> String {
        let outcome = try await place.etude("run", "good.json", "--set", "dataset.folder=\(folder)")
        #expect(outcome.code == 2)
        #expect(outcome.complaint.split(separator: "\n").count == 1, "\(outcome.complaint)")
        return outcome.complaint
    }

    @Test func aMissingOrEmptyDataset() async throws {
        let place = try Workplace()
        #expect(
            try await complaint(place, folder: "nowhere").hasPrefix("etude: there is no folder nowhere; "))
        try place.folder.makeFolder("hollow")
        #expect(
            try await complaint(place, folder: "hollow")
                == "etude: no recording in hollow can be used: it holds no sound file\n")
        try place.write(
            "corpus.json", replacing: "\"folder\": \"voices\"", with: "\"corpus\": \"speech-prompts\"")
        let missing = try await place.etude("run", "corpus.json")
        #expect(missing.code == 2)
        #expect(
            missing.complaint
                == "etude: the corpus speech-prompts is not in data yet; `etude data prepare speech-prompts` fetches it\n"
        )
        try place.write("unknown.json", replacing: "\"folder\": \"voices\"", with: "\"corpus\": \"speach\"")
        #expect(
            try await place.etude("run", "unknown.json").complaint.contains(
                "there is no corpus named speach;"))
    }

    @Test(arguments: [
        ("text", "is not audio that can be read"),
        ("cut", "is truncated: its header declares 8000 frames and 2000 are there"),
        ("none", "holds no samples"), ("silent", "is digital silence"),
        ("nan", "holds a sample that is not a finite number"),
    ])
    func aFileThatIsNoUsableSound(kind: String, sentence: String) async throws {
        let place = try Workplace()
        let name = "voices/v0/bad.wav"
        let tone = (0..<8_000).map { Float($0 % 50) / 100 }
        switch kind {
        case "text": try place.folder.write("this is no sound", to: name)
        case "cut": try place.writeWave(name, samples: Array(tone.prefix(2_000)), declaring: 8_000)
        case "none": try place.writeWave(name, samples: [])
        case "silent": try place.writeWave(name, samples: tone.map { $0 * 0 })
        default: try place.writeWave(name, samples: tone.enumerated().map { $0 == 999 ? .nan : $1 })
        }
        let said = try await complaint(place)
        #expect(said.hasPrefix("etude: \(name) ") && said.contains(sentence), "\(said)")
        // Left out on request, the rest trains.
        let lenient = try await place.etude("run", "good.json", "--set", "dataset.skip_damaged=true")
        #expect(lenient.code == 0, "\(lenient.complaint)")
    }

    /// The folder of the experiment is the dataset's: the second seed must not learn from the first one's outputs.
    @Test func aSecondRunDoesNotLearnFromTheFirst() async throws {
        let place = try Workplace()
        let first = try await place.etude(
            "run", "good.json", "--set", "dataset.folder=.", "--set", "dataset.split_by=clip")
        #expect(first.code == 0, "\(first.complaint)")
        try place.folder.makeFolder("runs/x")
        try place.writeSound("runs/x/output.wav", seed: 99)
        let check = try await place.etude(
            "check", "good.json", "--set", "dataset.folder=.", "--set", "dataset.split_by=clip")
        // Of eight clips, two validate.
        #expect(check.output.contains("6 clips of") && check.output.contains("2 clips of"), "\(check.output)")
        #expect(check.output.contains("2 folders that Etude wrote (data/cache, runs)"), "\(check.output)")
    }
}
