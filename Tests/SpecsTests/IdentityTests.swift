import Specs
import Testing

/// What of settings tells them from others.
struct IdentityTests {
    struct Inner: Spec {
        var size = 4
        init() {}
        mutating func fields(_ fields: Fields) { fields.field("size", &size, .any, "a number") }
    }

    enum Color: String, CaseIterable { case red, blue }

    struct Outer: Spec {
        var name: String?
        var notes = ""
        var folder: String?
        var rate = 1e-3
        var color = Color.red
        var list = [1, 2]
        var isOn = false
        var limit: Double?
        var seeds: [UInt64] = [1]
        var inner = Inner()
        var maybe: Inner?
        var usual: Inner? = Inner()

        init() {}

        mutating func fields(_ fields: Fields) {
            fields.field("name", &name, as: .word, "a name")
            fields.field("notes", &notes, as: .word, "notes")
            fields.field("folder", &folder, as: .place, "a folder")
            fields.field("rate", &rate, .any, "a number")
            fields.field("color", &color, "a word")
            fields.field("list", &list, .any, "numbers")
            fields.field("on", &isOn, "yes or no")
            fields.field("limit", &limit, .any, "a number or null")
            fields.field("seeds", &seeds, as: .seed, "seeds")
            fields.field("inner", &inner, "an object")
            fields.field("maybe", &maybe, "an object or null")
            fields.field("usual", &usual, "an object or null")
            _ = fields.kind("mover", among: Self.kinds, default: "small", "a kind")
            _ = fields.kind("extra", among: Self.kinds, required: false, "a kind or null")
            _ = fields.kinds("parts", among: Self.kinds, default: ["small", "large"], "kinds")
        }

        static let kinds = [2, 8].map { size in
            Kind(size == 2 ? "small" : "large") { fields -> Inner in
                var inner = Inner()
                inner.size = size
                inner.fields(fields)
                return inner
            }
        }
    }

    private func telling(_ text: String) throws -> String {
        try Outer.resolve(try JSONParser.parse(text, source: "x.json")).resolution.telling.canonical
    }

    @Test(arguments: [
        "{}", #"{"rate": 0.001}"#, #"{"rate": 1.0E-3, "color": "red", "list": [1, 2.0], "on": false}"#,
        #"{"limit": null, "maybe": null, "usual": {}, "inner": {"size": 4}, "extra": null}"#,
        #"{"mover": "small"}"#, #"{"mover": {"size": 2}}"#, #"{"mover": {"kind": "small", "size": 2}}"#,
        #"{"parts": ["small", {"kind": "large", "size": 8}]}"#,
        #"{"name": "a", "notes": "b", "seeds": [4, 5]}"#,
    ])
    func defaultsWordsAndSeedsLeaveNothing(text: String) throws {
        #expect(try telling(text) == "{}")
    }

    @Test(arguments: [
        (#"{"rate": 0.002}"#, #"{"rate":0.002}"#),
        (#"{"list": []}"#, #"{"list":[]}"#),
        (#"{"inner": {"size": 5}}"#, #"{"inner":{"size":5}}"#),
        // That there is an object means something, and so does that there is none.
        (#"{"maybe": {}}"#, #"{"maybe":{}}"#),
        (#"{"maybe": {"size": 4}}"#, #"{"maybe":{}}"#),
        (#"{"usual": null}"#, #"{"usual":null}"#),
        (#"{"extra": "small"}"#, #"{"extra":{"kind":"small"}}"#),
        (#"{"extra": {"kind": "small", "size": 2}}"#, #"{"extra":{"kind":"small"}}"#),
        // A kind has defaults of its own.
        (#"{"mover": {"kind": "large", "size": 2}}"#, #"{"mover":{"kind":"large","size":2}}"#),
        (#"{"mover": {"size": 8}}"#, #"{"mover":{"kind":"small","size":8}}"#),
        (#"{"mover": "large"}"#, #"{"mover":{"kind":"large"}}"#),
        (#"{"parts": ["small"]}"#, #"{"parts":[{"kind":"small"}]}"#),
        (#"{"parts": ["large", "small"]}"#, #"{"parts":[{"kind":"large"},{"kind":"small"}]}"#),
        (#"{"parts": []}"#, #"{"parts":[]}"#),
        (
            #"{"parts": ["small", {"kind": "large", "size": 9}]}"#,
            #"{"parts":[{"kind":"small"},{"kind":"large","size":9}]}"#
        ),
        // Where data lie is no matter; that they lie somewhere is.
        (#"{"folder": "here"}"#, #"{"folder":true}"#),
        (#"{"folder": "there"}"#, #"{"folder":true}"#),
    ])
    func whatIsNotTheDefaultStays(text: String, form: String) throws {
        #expect(try telling(text) == form)
    }

    @Test func whatAStoreKeepsHasEveryDefaultAndNoWord() throws {
        let node = try JSONParser.parse(#"{"name": "a", "folder": "here", "maybe": {}}"#, source: "x.json")
        let kept = try Outer.resolve(node).resolution.kept
        #expect(kept["name"] == nil && kept["notes"] == nil && kept["seeds"] == nil)
        #expect(kept["folder"]?.string == "here" && kept["maybe"]?["size"]?.integer == 4)
        #expect(try Outer.resolve(kept).resolution.kept.canonical == kept.canonical)
    }
}
