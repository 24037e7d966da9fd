import Specs
import Testing

/// JSON with places, and one sentence for each way to get it wrong.
struct JSONParserTests {
    private func parse(_ text: String) throws -> Node { try JSONParser.parse(text, source: "x.json") }

    @Test func keepsThePlaceOfEveryKeyAndValue() throws {
        let node = try parse("{\n  \"a\": 1,\n  \"b\": [true,\n    \"x\"]\n}\n")
        #expect(node.place == Place("x.json", line: 1, column: 1))
        #expect(node.members[1].keyPlace == Place("x.json", line: 3, column: 3))
        #expect(node["b"]?.array?[1].place == Place("x.json", line: 4, column: 5))
        #expect("\(node.members[0].node.place)" == "x.json:2:8")
    }

    @Test func readsEveryKindOfValue() throws {
        let node = try parse(
            #"{"i": -12, "u": 18446744073709551615, "d": 1.5e-3, "w": 2.0, "t": "a\"\\\n\u00e9\ud83c\udfb5", "n": null, "f": false, "e": {}, "l": []}"#
        )
        #expect(node["i"]?.integer == -12)
        #expect(node["u"]?.unsigned == .max && node["u"]?.integer == nil)
        #expect(node["d"]?.number == 0.0015 && node["d"]?.integer == nil)
        #expect(node["w"]?.integer == 2)
        #expect(node["t"]?.string == "a\"\\\né🎵")
        #expect(node["n"]?.value == .null && node["f"]?.bool == false)
        #expect(node["e"]?.members.isEmpty == true && node["l"]?.array == [])
    }

    @Test(arguments: [
        ("", "x.json:1:1: not valid JSON: expected a value, found the end of the file"),
        ("{\"a\": 1,}", "x.json:1:8: not valid JSON: a comma before '}'"),
        ("{\"a\" 1}", "x.json:1:6: not valid JSON: expected ':' after the key \"a\", found '1'"),
        (
            "{\n\"a\": 1\n\"b\": 2}",
            "x.json:3:1: not valid JSON: expected ',' or '}' after a value, found '\"'"
        ),
        ("{a: 1}", "x.json:1:2: not valid JSON: expected a key in double quotes, found 'a'"),
        ("{\"a\": 1, \"a\": 2}", "x.json:1:10: not valid JSON: the key \"a\" is there twice"),
        ("[1, 2", "x.json:1:6: not valid JSON: expected ',' or ']' after an item, found the end of the file"),
        ("{} x", "x.json:1:4: not valid JSON: expected the end of the file after the last value, found 'x'"),
        ("{\"a\": 'b'}", "x.json:1:7: not valid JSON: texts stand in double quotes"),
        ("// no\n{}", "x.json:1:1: not valid JSON: comments are not part of JSON; use the key `description`"),
        ("\"abc", "x.json:1:1: not valid JSON: a text that does not end"),
        ("[01]", "x.json:1:2: not valid JSON: not a number"),
        ("[1.]", "x.json:1:2: not valid JSON: expected digits after the point"),
        ("[tru]", "x.json:1:2: not valid JSON: expected a value, such as true"),
        ("\"\\q\"", "x.json:1:2: not valid JSON: \\q is not an escape of JSON"),
        ("\"\\ud800\"", "x.json:1:2: not valid JSON: half a surrogate pair"),
    ])
    func saysWhereItIsNotJSON(text: String, sentence: String) {
        let error = #expect(throws: SpecError.self) { try parse(text) }
        #expect(error?.description == sentence)
    }

    @Test func depthHasAnEnd() {
        let error = #expect(throws: SpecError.self) { try parse(String(repeating: "[", count: 100_000)) }
        #expect(error?.description.contains("more than 64 levels deep") == true)
    }

    @Test func canonicalTextIsOneForEqualSettings() throws {
        let first = try parse(#"{"b": 1.0, "a": [1e-4, "x"], "c": {"z": null, "y": 18446744073709551615}}"#)
        let second = try parse(
            #"{ "c": {"y": 18446744073709551615, "z": null}, "a": [0.0001, "x"], "b": 1 }"#)
        #expect(first.canonical == second.canonical)
        #expect(first.canonical == #"{"a":[0.0001,"x"],"b":1,"c":{"y":18446744073709551615,"z":null}}"#)
        #expect(try parse(first.pretty()).canonical == first.canonical)
        #expect(try parse(first.canonical).canonical == first.canonical)
    }
}
