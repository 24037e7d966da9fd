import Experiments
import RunStore

/// What `etude --version` says: what every attempt of a run records of the program that trained it.
enum Version {
    static func text(_ environment: RunEnvironment) -> String {
        """
        etude \(environment.codeVersion)\(environment.codeIsDirty ? " with changes" : "")
        numerics \(environment.numerics.map { "\($0)" } ?? "unknown")
        instructions \(environment.instructions ?? "unknown")
        store schema \(RunStore.schemaVersion)

        """
    }
}
