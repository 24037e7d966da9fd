import Specs
import Testing

/// Decoding over defaults, with every mistake at once.
struct FieldsTests {
    enum Window: String, CaseIterable, Sendable { case hann, hamming }

    struct Rate: Spec {
        var learningRate = 0.001
        var decay: Double?

        mutating func fields(_ fields: Fields) {
            fields.field("learning_rate", &learningRate, .above(0), "step size")
            fields.field("decay", &decay, .atLeast(0), "pull towards zero")
        }
    }

    struct Sample: Spec {
        var size = 2_048
        var window = Window.hann
        var name = ""
        var limit: Int?
        var levels: [Double] = [0.1]
        var seeds: [UInt64] = [1]
        var fresh = true
        var rate = Rate()
        var loss: String?

        static let kinds = [
            Kind("mse") { _ in "mse" },
            Kind<String>("huber") { fields in
                var delta = 1.0
                fields.field("delta", &delta, .above(0), "where it bends")
                return "huber \(delta)"
            },
        ]

        mutating func fields(_ fields: Fields) {
            fields.field("n_fft", &size, .powerOfTwo(upTo: 65_536), "samples in a frame")
            fields.field("window", &window, "shape")
            fields.field("name", &name, "its name")
            fields.field("limit", &limit, .atLeast(1), "at most so many")
            fields.field("levels", &levels, .atLeast(0), count: 1...3, "noise")
            fields.field("seeds", &seeds, "replicates")
            fields.field("fresh", &fresh, "new every time")
            fields.field("rate", &rate, "speed")
            loss = fields.kind("loss", among: Self.kinds, required: false, "what is minimised")
            fields.require(size >= 64 || window == .hann, at: "window", "hamming needs n_fft of 64 or more")
        }
    }

    private func decode(_ text: String) throws -> (spec: Sample, resolved: Node) {
        try Sample.decode(JSONParser.parse(text, source: "x.json"))
    }

    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try decode(text)
            return []
        } catch let error as SpecError { return error.mistakes.map(\.description) } catch {
            return ["\(error)"]
        }
    }

    @Test func fillsInDefaults() throws {
        let (spec, resolved) = try decode("{}")
        #expect(spec.size == 2_048 && spec.rate.learningRate == 0.001 && spec.loss == nil)
        #expect(
            resolved.canonical
                == #"{"fresh":true,"levels":[0.1],"limit":null,"loss":null,"n_fft":2048,"name":"","rate":{"decay":null,"learning_rate":0.001},"seeds":[1],"window":"hann"}"#
        )
    }

    @Test func overlaysWhatIsWritten() throws {
        let (spec, resolved) = try decode(
            """
            {"n_fft": 512, "window": "hamming", "limit": 3, "levels": [0, 1], "seeds": [18446744073709551615],
             "rate": {"decay": 0.5}, "loss": {"kind": "huber", "delta": 2}}
            """)
        #expect(spec.size == 512 && spec.window == .hamming && spec.limit == 3 && spec.levels == [0, 1])
        #expect(spec.seeds == [.max] && spec.rate.decay == 0.5 && spec.rate.learningRate == 0.001)
        #expect(spec.loss == "huber 2.0")
        #expect(resolved["loss"]?.canonical == #"{"delta":2,"kind":"huber"}"#)
        #expect(try Sample.decode(resolved).resolved.canonical == resolved.canonical)
    }

    @Test func reportsEveryMistakeAtOnceInOrder() {
        let found = mistakes(
            """
            {
              "n_ftt": 512,
              "window": "hanning",
              "limit": 0,
              "levels": [],
              "fresh": "yes",
              "rate": { "learning_rate": -1, "momentum": 0.9 },
              "loss": { "kind": "hubber" }
            }
            """)
        #expect(
            found == [
                "x.json:2:3: n_ftt: there is no such key; did you mean n_fft?",
                "x.json:3:13: window: expected one of hann, hamming; found the text \"hanning\"; did you mean hann?",
                "x.json:4:12: limit: expected a whole number or null, at least 1; found 0",
                "x.json:5:13: levels: expected a list of numbers, each at least 0, 1 to 3 of them; found an empty list",
                "x.json:6:12: fresh: expected true or false; found the text \"yes\"",
                "x.json:7:30: rate.learning_rate: expected a number, above 0; found -1",
                "x.json:7:34: rate.momentum: there is no such key; known: learning_rate, decay",
                "x.json:8:21: loss.kind: there is no kind \"hubber\"; did you mean huber?",
            ])
    }

    @Test func anItemOfAListHasAPlaceOfItsOwn() {
        #expect(
            mistakes("{\"levels\": [0.5,\n -1,\n true]}") == [
                "x.json:2:2: levels[1]: expected a number, at least 0; found -1",
                "x.json:3:2: levels[2]: expected a number, at least 0; found true",
            ])
        #expect(
            mistakes(#"{"levels": [1, 2, 3, 4]}"#) == [
                "x.json:1:12: levels: expected a list of numbers, each at least 0, 1 to 3 of them; found a list of 4"
            ])
    }

    @Test func seedsMayBeRanges() throws {
        #expect(try decode(#"{"seeds": "1..3"}"#).spec.seeds == [1, 2, 3])
        #expect(try decode(#"{"seeds": [7, "9..10"]}"#).resolved["seeds"]?.canonical == "[7,9,10]")
        #expect(
            mistakes(#"{"seeds": [1, "3..1"]}"#) == [
                "x.json:1:15: seeds: expected a whole number, at least 0, or a rising range of at most 10000 such as \"1..3\"; found the text \"3..1\""
            ])
        #expect(mistakes(#"{"seeds": [-1]}"#).count == 1)
        #expect(SeedRange.seeds(in: "0..20000") == nil && SeedRange.seeds(in: "1.3") == nil)
    }

    @Test func wholeNumbersStayWhole() {
        #expect(
            mistakes(#"{"n_fft": 2.5}"#)
                == ["x.json:1:11: n_fft: expected a whole number, a power of two up to 65536; found 2.5"])
        #expect(mistakes(#"{"n_fft": 1024.0}"#).isEmpty)
    }

    @Test func requirementsStandAtTheirKey() {
        #expect(
            mistakes(#"{"n_fft": 32, "window": "hamming"}"#)
                == ["x.json:1:25: window: hamming needs n_fft of 64 or more"])
    }

    @Test func anObjectIsAnObject() {
        #expect(mistakes("[]") == ["x.json:1:1: expected an object, found an empty list"])
        #expect(mistakes(#"{"rate": 3}"#) == ["x.json:1:10: rate: expected an object, found 3"])
    }

    @Test func aKindMayStandAlone() throws {
        #expect(try decode(#"{"loss": "mse"}"#).spec.loss == "mse")
        #expect(mistakes(#"{"loss": {"delta": 2}}"#) == ["x.json:1:10: loss: has no kind; known: mse, huber"])
        #expect(
            mistakes(#"{"loss": {"kind": "mse", "delta": 2}}"#)
                == ["x.json:1:26: loss.delta: there is no such key"])
    }

    @Test func everyKeyIsDocumented() {
        let documentation = Sample.documentation
        #expect(documentation.map(\.key).prefix(2) == ["n_fft", "window"])
        #expect(documentation[0].defaultValue == "2048" && documentation[0].meaning == "samples in a frame")
        #expect(documentation.contains { $0.key == "rate.learning_rate" && $0.allowed == "above 0" })
    }
}
