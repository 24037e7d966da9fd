import Catalog
import Corpora
import Testing

/// No recording and no voice on both sides.
struct ClipSplitTests {
    private let clips = (0..<100).map { index in
        SourceClip(
            id: "clip-\(index)", path: "/nowhere/\(index)", group: "voice-\(index % 5)", sha256: "\(index)",
            sampleRate: 16_000, frameCount: 16_000 + 100 * index)
    }

    @Test func bySpeakerNoVoiceIsOnBothSides() throws {
        for seed in 0..<20 {
            let split = try ClipSplit(
                clips, by: .speaker, validationGroups: [], fraction: 0.2, limits: .init(), seed: seed)
            #expect(voices(split.train).isDisjoint(with: voices(split.validation)))
            #expect(split.train.count + split.validation.count == 100)
        }
        let named = try ClipSplit(
            clips, by: .speaker, validationGroups: ["voice-3"], fraction: 0.2, limits: .init(), seed: 0)
        #expect(voices(named.validation) == ["voice-3"] && named.validation.count == 20)
    }

    @Test func byClipTheStudysFourHundredAndOneHundred() throws {
        let split = try ClipSplit(
            clips, by: .clip, validationGroups: [], fraction: 0.2, limits: .init(total: 100), seed: 0)
        #expect(Set(split.train).isDisjoint(with: split.validation))
        let versions = NoiseRecipe.deviations([0.005, 0.01, 0.02, 0.05, 0.1]).versions(forTraining: true)
        #expect(split.train.count * versions == 400 && split.validation.count * versions == 100)
    }

    @Test func equalRecordingsStayTogether() throws {
        var copies = clips
        for index in copies.indices { copies[index].sha256 = "\(index / 5)" }
        for seed in 0..<20 {
            let split = try ClipSplit(
                copies, by: .clip, validationGroups: [], fraction: 0.3, limits: .init(), seed: seed)
            let sounds = { (side: [Int]) in Set(side.map { copies[$0].sha256 }) }
            #expect(sounds(split.train).isDisjoint(with: sounds(split.validation)))
        }
    }

    @Test func theOrderOfFilesDoesNotMatterAndTheSeedDoes() throws {
        func names(_ clips: [SourceClip], seed: Int) throws -> [String] {
            let split = try ClipSplit(
                clips, by: .clip, validationGroups: [], fraction: 0.2, limits: .init(), seed: seed)
            return split.validation.map { clips[$0].id }
        }
        let base = try names(clips, seed: 1)
        #expect(try names(clips.reversed(), seed: 1) == base)
        #expect(try names(clips, seed: 2) != base)
    }

    @Test func limitsHoldOnEachSide() throws {
        let split = try ClipSplit(
            clips, by: .speaker, validationGroups: ["voice-0"], fraction: 0,
            limits: .init(train: 30, validation: 7), seed: 0)
        #expect(split.train.count == 30 && split.validation.count == 7)
        #expect(voices(split.train).count == 4)
    }

    @Test func saysWhyASplitIsImpossible() {
        let unknown = #expect(throws: CorpusError.self) {
            try ClipSplit(
                clips, by: .speaker, validationGroups: ["joan"], fraction: 0, limits: .init(), seed: 0)
        }
        #expect(
            unknown?.description.contains("joan") == true && unknown?.description.contains("voice-4") == true)
        let alone = clips.filter { $0.group == "voice-1" }
        let single = #expect(throws: CorpusError.self) {
            try ClipSplit(alone, by: .speaker, validationGroups: [], fraction: 0.2, limits: .init(), seed: 0)
        }
        #expect(single?.description.contains("there is 1 speaker") == true)
        let none = #expect(throws: CorpusError.self) {
            try ClipSplit(clips, by: .clip, validationGroups: [], fraction: 0, limits: .init(), seed: 0)
        }
        #expect(none?.description.contains("no clip to validate on") == true)
    }

    private func voices(_ side: [Int]) -> Set<String> { Set(side.map { clips[$0].group }) }
}
