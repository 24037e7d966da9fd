import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// Numbers in a person's own words, and orders, that a comment says what they are.
struct DocumentTests {
    private let made: MadeStore

    init() throws {
        made = try MadeStore()
        // A third experiment of one seed, so that clips are of one run: si_sdr 12.25 at its best.
        try made.add("third", place: 2, seed: 1)
    }

    private func write(_ text: String, to name: String = "words.md") throws -> String {
        let path = "\(made.scratch.path)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func document(_ path: String) -> Document {
        let store = made.store
        return Document(path, usual: { (store, "the store") }, open: { try RunStore(reading: $0) })
    }

    /// What `--check` says of a text; nil where all is right.
    private func complaint(_ text: String) throws -> ReportError? {
        let path = try write(text)
        do {
            try document(path).check()
            return nil
        } catch let error as ReportError {
            return error
        }
    }

    private func differences(_ text: String) throws -> [String] {
        guard let error = try complaint(text) else { return [] }
        guard case .stale(_, let differences) = error else {
            Issue.record("\(error)")
            return []
        }
        return differences
    }

    private func value(_ name: String, _ metric: String = "si_sdr", seed: UInt64 = 1) throws -> Double {
        let run = try #require(try made.store.runs().first { $0.name == name && $0.seed == seed })
        let key = MetricKey("validation", metric)
        return try #require(try made.store.summaries(of: [run.id])[run.id]?[key]?.best)
    }

    @Test func aNumberIsCheckedAsItIsRounded() throws {
        let mean = (try value("stft-unet") + value("stft-unet", seed: 2)) / 2
        let right = String(format: "%.2f", mean)
        let text = "It has %@ dB<!-- is: val.si_sdr of stft-unet --> in all."
        #expect(try differences(String(format: text, right)).isEmpty)
        #expect(try differences(String(format: text, String(format: "%.1f", mean))).isEmpty)
        let off = String(format: "%.2f", mean + 0.01)
        let found = try differences("One line.\n\n" + String(format: text, off))
        #expect(found.count == 1)
        #expect(found[0].hasSuffix("words.md:3: \(off) is \(right) now (is: val.si_sdr of stft-unet)"))
    }

    @Test func quantitiesAreComputed() throws {
        let (one, two) = (try value("stft-unet"), try value("stft-unet", seed: 2))
        let third = try value("third")
        let clips = try made.store.clipScores(of: made.store.run("third").id).compactMap {
            $0.scores.first { $0.split == "validation" }?.value
        }.sorted()
        #expect(clips.count == 20)
        func check(_ quantity: String, _ expected: Double, _ decimals: Int = 3) throws {
            let text = String(format: "%.\(decimals)f", expected)
            #expect(try differences("\(text)<!-- is: \(quantity) -->") == [], "\(quantity)")
            let other = String(format: "%.\(decimals)f", expected + 2)
            #expect(try differences("\(other)<!-- is: \(quantity) -->").count == 1, "\(quantity)")
        }
        try check("val.si_sdr of stft-unet seed 2", two)
        try check("val.si_sdr of third - val.si_sdr of stft-unet", third - (one + two) / 2)
        try check("100 * val.si_sdr of third / val:identity.si_sdr of third - 100", 100 * third / 5 - 100)
        try check("2 - 1 - 1 + 2 * 3 / 4", 1.5)
        try check("parameters of third", 960_049, 0)
        try check("model.base_channels of third", 32, 0)
        try check("val.loss@last of third", try value("third", "loss"))
        try check("lowest val.si_sdr of third", clips[0])
        try check("highest val.si_sdr of third", clips[19])
        try check("median val.si_sdr of third", (clips[9] + clips[10]) / 2)
        // Its clips' scores are not the run's own mean here, so it is theirs that is taken.
        try check("val.si_sdr of third beside wave-unet", clips.reduce(0, +) / 20)
        try check("val.si_sdr of third seed 1 beside third", clips.reduce(0, +) / 20)
        try check("clips val.si_sdr of third", 20, 0)
        try check("clips val.si_sdr > 12 of third", Double(clips.count { $0 > 12 }), 0)
    }

    @Test func numbersAreFoundWhereTheyStand() throws {
        for text in [
            "| **960,049**<!-- is: parameters of third --> | 5<!-- is: val:identity.si_sdr of third --> |",
            "20 of 20 clips<!-- is: clips val.si_sdr of third -->.", "(−1<!-- is: 1 - 2 -->)",
            "+1 dB<!-- is: 2 - 1 -->", "-1<!-- is: 1 - 2 -->", "from 3-1<!-- is: 1 --> on",
            "300 %<!-- is: 3 * 100 -->, in words",
        ] {
            #expect(try differences(text) == [], "\(text)")
        }
        #expect(try differences("3<!-- is: 4 --> and 5<!-- is: 6 -->").count == 2)
        // Words about markers are none.
        let code =
            "1<!-- is: 1 -->\n`2<!-- is: 3 -->`\n```\n4<!-- is: 5 -->\n```\n<!-- another remark: 7 -->\n"
        #expect(try document(write(code)).check().marked == 1)
    }

    @Test func anOrderIsCheckedTooAndWhatDoesNotHoldIsSaid() throws {
        let order = "val.si_sdr of third > val.si_sdr of wave-unet > val.si_sdr of stft-unet"
        #expect(try differences("The third leads<!-- holds: \(order) -->.") == [])
        #expect(try differences("<!-- holds: 2 >= 2 --><!-- holds: 1 < 2 <= 2 -->") == [])
        let found = try differences(
            "It is behind<!-- holds: val.si_sdr of third < val:identity.si_sdr of third -->.")
        #expect(found.count == 1 && found[0].contains("words.md:1: does not hold: val.si_sdr of third < "))
        #expect(found[0].hasSuffix("the numbers are 12.17, 5.000"), "\(found)")
        #expect(try differences("<!-- holds: 3 > 2 > 2 -->").count == 1)
    }

    @Test func whatCannotBeUnderstoodIsOneSentenceWithItsPlace() throws {
        for (text, sentence) in [
            ("No number", "marks no number"),
            ("five<!-- is: 5 -->", "has no number before it in its line"),
            ("5 large dogs<!-- is: 5 -->", "has no number before it in its line"),
            ("F4<!-- is: 4 -->", "has no number before it in its line"),
            ("4 <!-- remark --><!-- is: 4 -->", "has no number before it in its line"),
            ("4<!-- is 4 -->", "lacks a colon"), ("4<!-- is:", "is not closed in its line"),
            ("4<!-- is: -->", "ends where there should be a number"),
            ("4<!-- is: val.si_sdr -->", "lacks \"of\" and an experiment after val.si_sdr"),
            ("4<!-- is: val.si_sdr of -->", "ends where there should be an experiment"),
            ("4<!-- is: val.si_sdr of third seed x -->", "has x where a seed is expected"),
            ("4<!-- is: val.si_sdr of third beside -->", "an experiment after \"beside\""),
            ("4<!-- is: val.si_sdr of third beside fourth -->", "names no run: the store has none of"),
            ("4<!-- is: seed of third beside wave-unet -->", "which is no measure of clips"),
            (
                "4<!-- is: val.stoi of third beside wave-unet -->",
                "lacks scores of clips that third and wave-unet"
            ),
            ("4<!-- is: 4 5 -->", "has 5 where a sign"), ("4<!-- is: 4 > 3 -->", "compares"),
            ("4<!-- holds: 4 -->", "has no order"), ("4<!-- is: 4 / 0 -->", "divides by zero"),
            ("4<!-- is: val.si_sdr of fourth -->", "names no run: the store has none of the name"),
            (
                "4<!-- is: val.si_sdr of denoise -->",
                "which in the store are 3 experiments (stft-unet, third, wave-unet)"
            ),
            ("4<!-- is: val.si_sd of third -->", "did you mean validation.si_sdr?"),
            ("4<!-- is: val:silence.si_sdr of third -->", "which is no number of run "),
            ("4<!-- is: val.si_sdr of third seed 7 -->", "names seed 7, which third does not have"),
            ("4<!-- is: median val.si_sdr of stft-unet -->", "stft-unet has 2 seeds"),
            ("4<!-- is: median val.stoi of third -->", "no scores of single clips of third"),
            ("4<!-- is: median seed of third -->", "which is no measure of clips"),
            ("<!-- numbers of: -->", "names no store"),
            ("<!-- numbers of: no.sqlite -->\n4<!-- is: 4 -->", "no.sqlite"),
        ] {
            let error = try #require(try complaint(text), "\(text)")
            guard case .invalid(let words) = error else {
                Issue.record("\(text): \(error)")
                continue
            }
            #expect(words.contains(sentence) && !words.contains("\n"), "\(text): \(words)")
            #expect(words.contains("words.md"), "\(words)")
        }
    }

    @Test func anUpdateWritesNumbersAndNamesWhatOnlyAPersonCanChange() async throws {
        let text = """
            Of **7** clips<!-- is: clips val.si_sdr of third -->, −3.00 dB<!-- is: 2 - val:identity.si_sdr of third --> and
            1,000<!-- is: parameters of third -->, 8<!-- is: 2 * 4 --> kept.
            It is least<!-- holds: val.si_sdr of third < 0 -->.

            """
        let path = try write(text)
        let outcome = try await document(path).update()
        let now = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            now
                == text.replacing("**7**", with: "**20**").replacing("1,000<", with: "960,049<"))
        #expect(outcome.changed.count == 2 && outcome.changed[0].contains("words.md:1: 7 is 20 now"))
        #expect(outcome.untrue.count == 1 && outcome.untrue[0].contains("words.md:3: does not hold"))
        // A marker that is wrong keeps everything as it was.
        let wrong = try write("5<!-- is: 6 --> and 7<!-- is: val.si_sdr of fourth -->")
        await #expect(throws: ReportError.self) { try await document(wrong).update() }
        #expect(try String(contentsOfFile: wrong, encoding: .utf8).hasPrefix("5<"))
    }

    @Test func aReportAndItsOwnWordsAreCheckedTogether() async throws {
        let path = "\(made.scratch.path)/own.md"
        try await Report(made.store, selection: ["denoise"]).write(to: path)
        let fresh = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try document(path).check().marked == 0)
        try (fresh + "\nOf 21 clips<!-- is: clips val.si_sdr of third --> each.\n").write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ReportError.self) { try document(path).check() }
        #expect(try await document(path).update().changed.count == 1)
        #expect(try document(path).check().marked == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Of 20 clips<!-- is: "))
    }

    /// A table of one's own is as much a person's words as a sentence is.
    @Test func aTableOfOnesOwnStays() async throws {
        let path = "\(made.scratch.path)/table.md"
        try await Report(made.store, selection: ["denoise"]).write(to: path)
        let fresh = try String(contentsOfFile: path, encoding: .utf8)
        let table = "| listener | liked |\n|---|---:|\n| me | 3 |"
        let words = fresh.replacing(
            "\n## Learning curves", with: "\n## Listening\n\n\(table)\n\n## Learning curves")
        #expect(words != fresh)
        try words.write(toFile: path, atomically: true, encoding: .utf8)
        for _ in 1...2 {
            let outcome = try await Report(made.store, selection: ["denoise"]).write(to: path)
            #expect(outcome.kept == ["## Listening"] + table.split(separator: "\n").map(String.init))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == words)
            #expect(throws: Never.self) { try Report.check(path, in: made.store) }
        }
        // A row in a table that was made is none of a person's.
        let forged = try #require(fresh.split(separator: "\n").last { $0.hasPrefix("| ") })
        try words.replacing(forged, with: "\(forged)\n\(forged.replacing(/[0-9]/, with: "9"))").write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ReportError.self) { try Report.check(path, in: made.store) }
        try words.write(toFile: path, atomically: true, encoding: .utf8)
        // A table that was made goes with its runs.
        let outcome = try await Report(made.store, selection: ["third"]).write(to: path)
        #expect(outcome.kept.filter { $0.hasPrefix("|") } == table.split(separator: "\n").map(String.init))
    }

    @Test func aLineNamesTheStoreOfWhatFollows() throws {
        let other = try MadeStore(["alone"], seeds: 1)
        let folder = "\(made.scratch.path)/folder"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/other.sqlite", withDestinationPath: other.scratch.store)
        let path = try write(
            """
            20<!-- is: clips val.si_sdr of third -->
            <!-- numbers of: other.sqlite -->
            20<!-- is: clips val.si_sdr of alone -->
            """, to: "folder/words.md")
        #expect(try document(path).check().marked == 2)
        let reversed = try write(
            "<!-- numbers of: other.sqlite -->\n20<!-- is: clips val.si_sdr of third -->",
            to: "folder/words.md")
        #expect(throws: ReportError.self) { try document(reversed).check() }
    }
}
