import Learning
import Specs

/// `"schedule"`: how the learning rate changes; its `kind` names the form.
public protocol ScheduleSettings: Spec {
    var schedule: any Schedule { get }
}

/// Every schedule that an experiment can name.
enum Schedules {
    static let kinds: [Kind<any ScheduleSettings>] = [
        kind(
            "plateau", "lower when the monitored number no longer improves (PyTorch's `ReduceLROnPlateau`)",
            PlateauSettings()),
        kind("step", "lower after every so many epochs (`StepLR`)", StepSettings()),
        kind("multi_step", "lower after each of some epochs (`MultiStepLR`)", MultiStepSettings()),
        kind("exponential", "lower after every epoch (`ExponentialLR`)", ExponentialSettings()),
        kind("cosine", "half a cosine down (`CosineAnnealingLR`)", CosineSettings()),
        kind(
            "cosine_restarts", "half a cosine down, again and again (`CosineAnnealingWarmRestarts`)",
            CosineRestartsSettings()),
        kind("linear", "from one share of the rate to another in equal parts (`LinearLR`)", LinearSettings()),
        kind(
            "one_cycle",
            "up to the learning rate, then far down (`OneCycleLR`, without its cycling of momentum)",
            OneCycleSettings()),
    ]

    private static func kind(
        _ name: String, _ summary: String, _ defaults: some ScheduleSettings
    ) -> Kind<any ScheduleSettings> {
        Kind(name, summary: summary) { fields in
            var settings = defaults
            settings.fields(fields)
            return settings
        }
    }
}
