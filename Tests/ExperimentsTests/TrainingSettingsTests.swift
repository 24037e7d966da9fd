import Experiments
import Specs
import Testing

/// `"training"` in an experiment.
struct TrainingSettingsTests {
    private func decode(_ text: String) throws -> (spec: TrainingSettings, resolved: Node) {
        try TrainingSettings.decode(JSONParser.parse(text, source: "x.json"))
    }

    @Test func theStudysRecipe() throws {
        let (spec, resolved) = try decode(
            """
            { "epochs": 40, "batch_size": 16, "optimizer": { "kind": "adamw", "learning_rate": 1e-4, "weight_decay": 1e-5 },
              "schedule": { "kind": "plateau", "patience": 3, "factor": 0.5 }, "early_stopping": { "patience": 6 },
              "gradient_clip": 1.0 }
            """)
        #expect(spec.epochs == 40 && spec.batchSize == 16 && spec.gradientClip == 1)
        let optimizer = try #require(spec.optimizer as? AdamSettings)
        #expect(optimizer.learningRate == 1e-4 && optimizer.weightDecay == 1e-5 && optimizer.isDecoupled)
        #expect((spec.schedule as? PlateauSettings)?.patience == 3 && spec.earlyStopping?.patience == 6)
        #expect(try TrainingSettings.decode(resolved).resolved.canonical == resolved.canonical)
    }

    @Test func defaultsStandForThemselves() throws {
        let (spec, resolved) = try decode("{}")
        #expect(spec.schedule == nil && spec.earlyStopping == nil && spec.gradientClip == nil)
        #expect(try TrainingSettings.decode(resolved).resolved.canonical == resolved.canonical)
    }

    @Test func everyKindHasItsKeysAndDefaults() throws {
        for kind in ["adamw", "adam", "sgd", "rmsprop"] {
            let (_, resolved) = try decode(#"{ "optimizer": "\#(kind)" }"#)
            #expect(resolved["optimizer"]?["kind"]?.string == kind)
            #expect(try TrainingSettings.decode(resolved).resolved.canonical == resolved.canonical)
        }
        for kind in [
            "plateau", "step", "multi_step", "exponential", "cosine", "cosine_restarts", "linear",
            "one_cycle",
        ] {
            let (_, resolved) = try decode(#"{ "schedule": "\#(kind)", "warmup": {}, "ema": {} }"#)
            #expect(resolved["schedule"]?["kind"]?.string == kind)
            #expect(
                resolved["warmup"]?["steps"]?.integer == 100 && resolved["ema"]?["decay"]?.number == 0.999)
            #expect(try TrainingSettings.decode(resolved).resolved.canonical == resolved.canonical)
        }
        // Without a kind it is AdamW, also where it is laid over nothing.
        let (spec, resolved) = try decode(#"{ "optimizer": { "learning_rate": 0.5 } }"#)
        #expect(spec.optimizer.learningRate == 0.5 && resolved["optimizer"]?["kind"]?.string == "adamw")
        #expect((try decode(#"{ "optimizer": "adam" }"#).spec.optimizer as? AdamSettings)?.weightDecay == 0)
    }

    @Test(arguments: [
        (#"{"batch_size": 0}"#, "batch_size: expected a whole number, from 1 to 65536; found 0"),
        (
            #"{"optimizer": {"learning_rate": -1}}"#,
            "optimizer.learning_rate: expected a number, above 0; found -1"
        ),
        (
            #"{"optimizer": {"kind": "rmspop"}}"#,
            "optimizer.kind: there is no kind \"rmspop\"; did you mean rmsprop?"
        ),
        (
            #"{"optimizer": {"kind": "sgd", "amsgrad": true}}"#,
            "optimizer.amsgrad: there is no such key; known: learning_rate, momentum, dampening, weight_decay, nesterov"
        ),
        (
            #"{"optimizer": {"kind": "sgd", "nesterov": true}}"#,
            "optimizer.nesterov: looking ahead needs a momentum above 0 and no dampening"
        ),
        (#"{"accumulate": 0}"#, "accumulate: expected a whole number, from 1 to 65536; found 0"),
        (#"{"ema": {"decay": 1}}"#, "ema.decay: expected a number, between 0 and 1; found 1"),
        (
            #"{"schedule": {"kind": "multi_step", "after": []}}"#,
            "schedule.after: expected a list of whole numbers, each at least 1, 1 to 1000 of them; found an empty list"
        ),
        (
            #"{"gradient_clip_value": 0}"#,
            "gradient_clip_value: expected a number or null, above 0; found 0"
        ),
        (
            #"{"schedule": {"kind": "platau"}}"#,
            "schedule.kind: there is no kind \"platau\"; did you mean plateau?"
        ),
        (
            #"{"epochs": "many"}"#,
            "epochs: expected a whole number, from 1 to 1000000; found the text \"many\""
        ),
        (#"{"early_stoping": {}}"#, "early_stoping: there is no such key; did you mean early_stopping?"),
    ])
    func aMistakeNamesItsKey(text: String, sentence: String) {
        let error = #expect(throws: SpecError.self) { try decode(text) }
        #expect(error?.description.hasSuffix(sentence) == true, "\(error?.description ?? "")")
    }
}
