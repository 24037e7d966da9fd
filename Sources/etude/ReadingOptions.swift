import ArgumentParser
import Audio
import Synchronization

/// How sound is read; shared by the commands that take it.
struct ReadingOptions: ParsableArguments {
    @Flag(
        name: .customLong("accept-truncated"),
        help: "Take what is there of a file that is cut short or damaged, and say how much is missing.")
    var acceptsTruncated = false

    var tolerance: Tolerance { acceptsTruncated ? .accepting(Self.tell) : .none }

    /// Says that nothing is heard of a recording whose channels cancel each other.
    static func tellOfCancelling(
        in path: String, remedy: String = "choose one of them with --channel"
    ) {
        StandardError.write(
            "etude: \(path) has channels that cancel in their mean, which is silence; \(remedy)\n")
    }

    /// Of commands that take the mean of all channels only.
    static let singleChannel = "give one of them in a file of its own"

    private static let told = Mutex<Set<IncompleteSound>>([])

    /// Says once what is missing: a file may be read more than once.
    private static let tell: @Sendable (IncompleteSound) -> Void = { sound in
        if told.withLock({ $0.insert(sound).inserted }) { StandardError.write("etude: \(sound)\n") }
    }
}
