import Specs
import Testing

/// The two spellings of a path, and the one that is shown.
struct SettingPathTests {
    @Test(arguments: [
        ("training.epochs", "training.epochs"), ("losses.0.weight", "losses[0].weight"),
        ("losses[0].weight", "losses[0].weight"), ("a.1[2].3", "a[1][2][3]"), ("seeds[12]", "seeds[12]"),
    ])
    func bothSpellingsAreOnePath(written: String, shown: String) {
        #expect(SettingPath(written)?.description == shown)
        #expect(SettingPath(written) == SettingPath(shown))
    }

    @Test(arguments: ["", "a..b", ".a", "a.", "a[", "a[x]", "a[0", "a]0[", "0.a", "a[0]b", "a[-1]"])
    func whatLeadsNowhereIsNone(written: String) {
        #expect(SettingPath(written) == nil)
        #expect(SettingPath.shown(written) == written)
    }

    struct Rates: Spec {
        var betas = [0.9, 0.999]
        var seeds: [UInt64] = [1]
        var losses: [Double] = []

        mutating func fields(_ fields: Fields) {
            fields.field("betas", &betas, .from(0, to: 1), count: 2...2, "memory")
            fields.field("seeds", &seeds, "runs")
            let kinds = ["mse", "l1"].map { word in
                Kind<Double>(word) { fields in
                    var weight = 1.0
                    fields.field("weight", &weight, .any, "share")
                    return weight
                }
            }
            losses = fields.kinds("losses", among: kinds, default: ["mse", "l1"], "made small")
        }
    }

    private func decode(_ options: String...) throws -> (spec: Rates, resolved: Node) {
        var node = try JSONParser.parse("{}", source: "x.json")
        for option in options { node = try node.setting(option) }
        return try Rates.decode(node)
    }

    @Test func aPlaceOfAListIsSetWhereTheDefaultHolds() throws {
        let betas = try decode("betas[0]=0.8")
        #expect(betas.spec.betas == [0.8, 0.999])
        #expect(try decode("seeds.0=7").spec.seeds == [7])
        let losses = try decode("losses[1].weight=0.5")
        #expect(losses.spec.losses == [1, 0.5])
        #expect(
            losses.resolved["losses"]?.canonical
                == #"[{"kind":"mse","weight":1},{"kind":"l1","weight":0.5}]"#)
        // As if the list had been written.
        let written = try JSONParser.parse(
            #"{"losses": ["mse", {"kind": "l1", "weight": 0.5}]}"#, source: "x")
        #expect(try Rates.decode(written).resolved.canonical == losses.resolved.canonical)
        #expect(try decode("losses[0]=l1").resolved["losses"]?.array?[0]["kind"]?.string == "l1")
        #expect(try decode("losses[0].kind=l1", "losses.0.weight=3").spec.losses == [3, 1])
    }

    @Test func whatSetAPlaceIsNamed() throws {
        let node = try JSONParser.parse("{}", source: "x.json").setting("losses[1].weight=0.5")
        let origins = Origin.all(in: try Rates.decode(node).resolved, written: node)
        let places = origins.map { "\($0.path) \($0.place?.description ?? "default")" }
        #expect(places.contains("losses[1].weight --set losses[1].weight=0.5"), "\(places)")
        #expect(places.contains("losses[0].weight default") && places.contains("losses[1].kind default"))
    }

    @Test func aPlaceThatIsNoneSaysWhichThereAre() {
        let error = #expect(throws: SpecError.self) { try decode("losses[2].weight=1") }
        #expect(
            error?.description
                == "--set losses[2].weight=1: losses[2]: the list has places 0 to 1; set it as a whole to make it longer"
        )
    }

    @Test(arguments: [
        ("lr", "learning_rate"), ("CosineAnnealingLR", "cosine"), ("mae", "l1"), ("MSELoss", "mse"),
        ("multi-resolution-stft", "mr_stft"), ("n_epochs", "epochs"), ("bs", "batch_size"),
        ("sr", "sample_rate"),
    ])
    func theFieldsWordsAreKnown(word: String, meant: String) {
        let known = [
            "learning_rate", "cosine", "l1", "mse", "mr_stft", "epochs", "batch_size", "sample_rate",
        ]
        #expect(Spelling.nearest(to: word, among: known) == meant)
        #expect(Spelling.meant(by: word, among: ["other"]) == nil)
    }

    @Test func aTextHoldsNoNUL() {
        let error = #expect(throws: SpecError.self) {
            try JSONParser.parse(#"{"name": "a\u0000b"}"#, source: "x.json")
        }
        #expect(error?.description.hasPrefix("x.json:1:12: not valid JSON: \\u0000 ends a text") == true)
    }
}
