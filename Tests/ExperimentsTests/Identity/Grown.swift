import Catalog
import Experiments
import Specs

/// Whether a later program is meant, which has one more key in every object.
protocol Program: SendableMetatype { static var hasMoreKeys: Bool { get } }
enum Today: Program { static let hasMoreKeys = false }
enum Later: Program { static let hasMoreKeys = true }

/// The keys of an experiment by a copy of the catalog, in which a later program has more of them.
struct Grown<When: Program>: Spec {
    mutating func fields(_ fields: Fields) {
        var name: String?
        fields.field("name", &name, as: .word, "its name")
        _ = fields.kind("model", among: [Self.kind(STFTUNet.self), Self.kind(WaveUNet.self)], "a model")
        _ = fields.kind("dataset", among: [Self.kind(Tone.self), Self.kind(Denoise.self)], "data")
        _ = fields.kinds(
            "losses", among: [Self.kind(MeanSquaredError.self), Self.kind(Huber.self)], default: ["mse"],
            "losses")
        var training = Training()
        fields.field("training", &training, "how it is trained")
        Self.more(fields)
    }

    struct Training: Spec {
        mutating func fields(_ fields: Fields) {
            var settings = TrainingSettings()
            // Its keys but the optimiser, whose kinds are a list of the program's own.
            fields.field("epochs", &settings.epochs, .any, "epochs")
            fields.field("early_stopping", &settings.earlyStopping, "when to stop")
            let kind = Kind("adamw") { fields -> AdamSettings in
                var settings = AdamSettings()
                settings.fields(fields)
                more(fields)
                return settings
            }
            _ = fields.kind("optimizer", among: [kind], default: "adamw", "how weights move")
            more(fields)
        }
    }

    private static func kind<Item: Entry>(_ type: Item.Type) -> Kind<any Entry> {
        Kind(Item.kind) { fields in
            var item = Item()
            item.fields(fields)
            more(fields)
            return item
        }
    }

    /// One key of every sort that a later program may bring.
    private static func more(_ fields: Fields) {
        guard When.hasMoreKeys else { return }
        var (number, text) = (0.25, "usual")
        var object = EarlyStoppingSettings()
        var none: AverageSettings?
        fields.field("later_number", &number, .any, "a number")
        fields.field("later_text", &text, "a text")
        fields.field("later_object", &object, "an object")
        fields.field("later_nothing", &none, "an object or null")
        let kind = Kind("only") { fields in
            var number = 0.25
            fields.field("later_number", &number, .any, "a number")
        }
        _ = fields.kind("later_kind", among: [kind], default: "only", "a kind")
    }
}
