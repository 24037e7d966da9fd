import ArgumentParser
import FoundationEssentials

/// `--threads`, where it is given; else every core this process may use.
enum ThreadOption {
    static func resolve(_ asked: Int?) throws -> Int {
        if let asked {
            guard (1...1024).contains(asked) else {
                throw ValidationError("--threads is \(asked); give 1 to 1024")
            }
            return asked
        }
        return max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
}
