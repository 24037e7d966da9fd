import Glibc
import Synchronization

/// Ctrl-C and the like: the first asks for an orderly end, the second is obeyed at once.
enum Interruption {
    private static let asked = Atomic<Int32>(0)

    static var isAsked: Bool { asked.load(ordering: .relaxed) != 0 }

    static func watch() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                if Interruption.asked.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
            }
        }
    }
}
