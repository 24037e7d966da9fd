import Specs
import Testing

/// `extends` and `--set`.
struct OverlayTests {
    private let base =
        #"{"model": {"kind": "a", "size": 4}, "training": {"epochs": 9, "rate": 1}, "list": [1, 2], "words": ["mse", "l1"]}"#

    private func node(_ text: String) throws -> Node { try JSONParser.parse(text, source: "x.json") }

    @Test func layersObjectsAndReplacesTheRest() throws {
        let over = try node(#"{"training": {"epochs": 3}, "list": [7], "seeds": [1]}"#)
        #expect(
            try node(base).overlaid(with: over).canonical
                == #"{"list":[7],"model":{"kind":"a","size":4},"seeds":[1],"training":{"epochs":3,"rate":1},"words":["mse","l1"]}"#
        )
    }

    @Test func anotherKindStartsAfresh() throws {
        let same = try node(base).overlaid(with: node(#"{"model": {"kind": "a", "depth": 2}}"#))
        #expect(same["model"]?.canonical == #"{"depth":2,"kind":"a","size":4}"#)
        let other = try node(base).overlaid(with: node(#"{"model": {"kind": "b"}}"#))
        #expect(other["model"]?.canonical == #"{"kind":"b"}"#)
    }

    @Test(arguments: [
        ("training.epochs=5", "training", #"{"epochs":5,"rate":1}"#),
        ("training.rate=1e-3", "training", #"{"epochs":9,"rate":0.001}"#),
        (
            "training.schedule.kind=plateau", "training",
            #"{"epochs":9,"rate":1,"schedule":{"kind":"plateau"}}"#
        ),
        ("list.1=[3]", "list", "[1,[3]]"),
        ("model.kind=b", "model", #"{"kind":"b"}"#),
        ("model.kind=a", "model", #"{"kind":"a","size":4}"#),
        ("words.1.weight=2", "words", #"["mse",{"kind":"l1","weight":2}]"#),
        ("list[0]=9", "list", "[9,2]"),
        ("name=two words", "name", #""two words""#),
        ("model=b", "model", #""b""#),
    ])
    func setsOneValue(option: String, key: String, canonical: String) throws {
        #expect(try node(base).setting(option)[key]?.canonical == canonical)
    }

    @Test func theOptionIsThePlaceOfItsMistakes() throws {
        let node = try node(base).setting("training.epochs=many")
        #expect(node["training"]?["epochs"]?.place.description == "--set training.epochs=many")
    }

    @Test(arguments: [
        ("epochs", "--set epochs: expected path=value, for instance training.epochs=5"),
        (
            "list.2=1",
            "--set list.2=1: list[2]: the list has places 0 to 1; set it as a whole to make it longer"
        ),
        (
            "training.epochs.x=1",
            "--set training.epochs.x=1: training.epochs.x: training.epochs is 9, with nothing below it"
        ),
    ])
    func saysWhyAnOptionCannotBeSet(option: String, sentence: String) {
        let error = #expect(throws: SpecError.self) { try node(base).setting(option) }
        #expect(error?.description == sentence)
    }

    @Test func findsTheWordThatWasMeant() {
        let known = ["stft_unet", "wave_unet", "n_fft"]
        #expect(Spelling.nearest(to: "stft_unett", among: known) == "stft_unet")
        #expect(Spelling.nearest(to: "n_ftt", among: known) == "n_fft")
        #expect(Spelling.nearest(to: "waveunet", among: known) == "wave_unet")
        #expect(Spelling.nearest(to: "transformer", among: known) == nil)
    }
}
