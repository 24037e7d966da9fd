import Specs
import Testing

/// Which file, option or default set a value.
struct OriginTests {
    struct Inner: Spec {
        var size = 4
        mutating func fields(_ fields: Fields) { fields.field("size", &size, .any, "how large") }
    }

    struct Outer: Spec {
        var inner = Inner()
        var levels = [1.0]
        var losses: [Int] = []

        mutating func fields(_ fields: Fields) {
            fields.field("inner", &inner, "inside")
            fields.field("levels", &levels, .any, "noise")
            let kinds = [
                Kind<Int>("mse") { fields in
                    var weight = 1
                    fields.field("weight", &weight, .any, "share")
                    return weight
                }
            ]
            losses = fields.kinds("losses", among: kinds, default: ["mse"], "made small")
        }
    }

    @Test func everyValueNamesWhatSetIt() throws {
        let base = try JSONParser.parse("{\"levels\": [2],\n \"losses\": [\"mse\"]}", source: "base.json")
        let over = try JSONParser.parse("{\n \"losses\": [\"mse\", {\"kind\": \"mse\"}]}", source: "x.json")
        let written = try base.overlaid(with: over).setting("inner.size=9").setting("losses.1.weight=3")
        let origins = Origin.all(in: try Outer.decode(written).resolved, written: written)
        #expect(
            origins.map { "\($0.path) \($0.value.canonical) \($0.place?.description ?? "default")" } == [
                "inner.size 9 --set inner.size=9",
                "levels [2] base.json:1:12",
                "losses[0].kind \"mse\" x.json:2:13",
                "losses[0].weight 1 default",
                "losses[1].kind \"mse\" x.json:2:29",
                "losses[1].weight 3 --set losses.1.weight=3",
            ])
    }

    @Test func whatNobodyWroteIsADefault() throws {
        let written = try JSONParser.parse("{}", source: "x.json")
        let origins = Origin.all(in: try Outer.decode(written).resolved, written: written)
        #expect(origins.allSatisfy { $0.place == nil } && origins.count == 4)
    }
}
