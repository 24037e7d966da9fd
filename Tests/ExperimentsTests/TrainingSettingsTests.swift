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
        #expect(spec.optimizer.learningRate == 1e-4 && spec.optimizer.weightDecay == 1e-5)
        #expect(spec.schedule?.patience == 3 && spec.earlyStopping?.patience == 6)
        #expect(try TrainingSettings.decode(resolved).resolved.canonical == resolved.canonical)
    }

    @Test func defaultsStandForThemselves() throws {
        let (spec, resolved) = try decode("{}")
        #expect(spec.schedule == nil && spec.earlyStopping == nil && spec.gradientClip == nil)
        #expect(try TrainingSettings.decode(resolved).resolved.canonical == resolved.canonical)
    }

    @Test(arguments: [
        (#"{"batch_size": 0}"#, "batch_size: expected a whole number, from 1 to 65536; found 0"),
        (
            #"{"optimizer": {"learning_rate": -1}}"#,
            "optimizer.learning_rate: expected a number, above 0; found -1"
        ),
        (
            #"{"optimizer": {"kind": "adam"}}"#,
            "optimizer.kind: expected one of adamw; found the text \"adam\"; did you mean adamw?"
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
