import Catalog
import Learning
import Specs
import TestSupport
import Testing

/// The keys of the datasets, and their mistakes.
struct DenoiseSettingsTests {
    private func mistakes<Item: Entry>(_ type: Item.Type, _ text: String) -> [String] {
        do {
            _ = try Item.decode(JSONParser.parse(text, source: "x.json"))
            return []
        } catch {
            return error.mistakes.map(\.description)
        }
    }

    @Test func theStudysSettings() throws {
        let node = try JSONParser.parse(
            """
            { "sample_rate": 22050, "crop_samples": 44096, "noise_levels": [0.005, 0.01, 0.02, 0.05, 0.1],
              "fresh_each_epoch": false, "validation_speakers": ["june"], "max_train_clips": 80 }
            """, source: "x.json")
        let spec = try Denoise.decode(node).spec
        #expect(spec.sampleRate == 22_050 && spec.exampleCount == 44_096 && spec.noiseLevels.count == 5)
        #expect(spec.source.maxTrainClips == 80 && !spec.source.freshEachEpoch)
    }

    @Test(arguments: [
        (#"{"noise_snr": [10, 0]}"#, "x.json:1:15: noise_snr: the lowest ratio stands first"),
        (
            #"{"noise_snr": [10]}"#,
            "x.json:1:15: noise_snr: expected a list of numbers, each from -60 to 100, 2 of them; found a list of 1"
        ),
        (#"{"corpus": "x", "folder": "y"}"#, "x.json:1:12: corpus: give a corpus or a folder, and not both"),
        (#"{"sample_rat": 1}"#, "x.json:1:2: sample_rat: there is no such key; did you mean sample_rate?"),
        (
            #"{"validation_fraction": 1}"#,
            "x.json:1:25: validation_fraction: expected a number, between 0 and 1; found 1"
        ),
        (
            #"{"split_by": "speakers"}"#,
            "x.json:1:14: split_by: expected one of speaker, clip; found the text \"speakers\"; did you mean speaker?"
        ),
        (
            #"{"split_by": "clip", "validation_speakers": ["a"]}"#,
            "x.json:1:45: validation_speakers: means something only with split_by speaker"
        ),
    ])
    func aMistakeHasItsPlaceAndItsRemedy(text: String, sentence: String) {
        #expect(mistakes(Denoise.self, text) == [sentence])
    }

    @Test func theResolvedFormOfAFolderStandsForItself() throws {
        let node = try JSONParser.parse(#"{"folder": "voices"}"#, source: "x.json")
        let resolved = try Denoise.decode(node).resolved
        #expect(resolved["corpus"]?.value == .null)
        #expect(try Denoise.decode(resolved).resolved.canonical == resolved.canonical)
    }

    @Test func aFolderMustBeNamed() {
        #expect(mistakes(Folder.self, "{}") == ["x.json:1:1: folder: is missing; give the path of a folder"])
    }

    @Test func opensWhatItSays() throws {
        let made = try MadeClips()
        let node = try JSONParser.parse(
            """
            { "folder": "\(made.folder.path)/voices", "sample_rate": 8000, "crop_samples": 4000,
              "validation_speakers": ["v1"], "validation_snr": [0, 10] }
            """, source: "x.json")
        let dataset = try Denoise.decode(node).spec.open(data: made.folder.path + "/data")
        #expect(dataset.count(of: .validation) == 4 && dataset.sampleRate == 8_000)
        #expect(throws: (any Error).self) {
            try Denoise.decode(JSONParser.parse("{}", source: "x.json")).spec.open(data: "/nowhere")
        }
    }
}
