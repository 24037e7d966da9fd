import Experiments
import Specs
import TestSupport
import Testing

/// From a path to one object: `extends`, `--set`, and what can be wrong with a file.
struct ExperimentFileTests {
    private let folder = ScratchFolder()

    private func load(_ name: String, _ overrides: [String] = []) throws -> ExperimentFile {
        try ExperimentFile(path: "\(folder.path)/\(name)", overrides: overrides)
    }

    private func complaint(_ name: String, _ overrides: [String] = []) -> String {
        do {
            _ = try load(name, overrides)
            return "it loaded"
        } catch { return "\(error)" }
    }

    @Test func extendsAFileRelativeToItself() throws {
        try folder.makeFolder("base")
        try folder.write(#"{"training": {"epochs": 9, "batch_size": 2}, "name": "base"}"#, to: "base/a.json")
        try folder.write(#"{"extends": "base/a.json", "training": {"epochs": 3}}"#, to: "b.json")
        let file = try load("b.json", ["training.batch_size=8"])
        // A name is a file's own.
        #expect(file.node.canonical == #"{"training":{"batch_size":8,"epochs":3}}"#)
        #expect(file.stem == "b" && file.overrides == ["training.batch_size=8"])
        #expect(file.study == folder.path.split(separator: "/").last.map(String.init))
        // Each value still knows the file it came from.
        #expect(
            try load("b.json").node["training"]?["batch_size"]?.place.source == folder.path + "/base/a.json")
        try folder.write(#"{"extends": "base/a.json", "name": "own"}"#, to: "c.json")
        #expect(try load("c.json").node["name"]?.string == "own")
    }

    @Test func extendsSeveralFilesTheLaterOverTheEarlier() throws {
        try folder.write(#"{"$schema": "s.json", "a": 1, "b": {"c": 1, "d": 1}}"#, to: "one.json")
        try folder.write(#"{"b": {"c": 2, "e": 2}, "f": 2}"#, to: "two.json")
        try folder.write(
            #"{"$schema": "s.json", "extends": ["one.json", "two.json"], "f": 3}"#, to: "x.json")
        #expect(try load("x.json").node.canonical == #"{"a":1,"b":{"c":2,"d":1,"e":2},"f":3}"#)
        // One file by two ways is no circle.
        try folder.write(#"{"extends": "one.json", "g": 4}"#, to: "three.json")
        try folder.write(#"{"extends": ["one.json", "three.json"]}"#, to: "y.json")
        #expect(try load("y.json").node["g"]?.integer == 4)
        try folder.write(#"{"extends": ["one.json", 7]}"#, to: "z.json")
        #expect(complaint("z.json").contains("z.json:1:26: extends: expected the path of an experiment"))
    }

    @Test func theLaterOptionWins() throws {
        try folder.write(#"{"a": 1}"#, to: "x.json")
        #expect(try load("x.json", ["a=2", "a=3"]).node.canonical == #"{"a":3}"#)
    }

    @Test func saysWhatIsWrongWithAFile() throws {
        #expect(
            complaint("none.json").hasSuffix(
                "none.json: cannot read \(folder.path)/none.json: no such file or directory"))
        try folder.write("[1]", to: "list.json")
        #expect(
            complaint("list.json").hasSuffix(
                "list.json:1:1: expected an experiment, which is an object; found a list"))
        try folder.write([0xFF, 0xFE, 0x00], to: "bytes.json")
        #expect(complaint("bytes.json").contains("is not text in UTF-8"))
        try folder.makeFolder("folder.json")
        #expect(complaint("folder.json").contains("is a folder"))
        try folder.write("{\n  \"a\": }", to: "broken.json")
        #expect(
            complaint("broken.json").hasSuffix("broken.json:2:8: not valid JSON: expected a value, found '}'")
        )
    }

    @Test func aCircleOfExtensionsIsNamed() throws {
        try folder.write(#"{"extends": "b.json"}"#, to: "a.json")
        try folder.write(#"{"extends": "a.json"}"#, to: "b.json")
        #expect(complaint("a.json").contains("b.json:1:13: extends: extends itself"))
        try folder.write(#"{"extends": "gone.json"}"#, to: "c.json")
        #expect(complaint("c.json").contains("c.json:1:13: extends: cannot read \(folder.path)/gone.json"))
        try folder.write(#"{"extends": 3}"#, to: "d.json")
        #expect(complaint("d.json").contains("d.json:1:13: extends: expected the path of an experiment"))
    }
}
