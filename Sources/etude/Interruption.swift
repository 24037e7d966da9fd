import Glibc
import Synchronization

/// Ctrl-C and the like: the first asks for an orderly end, a second of the same kind is obeyed at once.
///
/// Of the same kind: a worker hears Ctrl-C from the terminal and then from the process that started it, which is one wish.
enum Interruption {
    private static let asked = Atomic<UInt64>(0)
    /// The process whose end is this one's too; 0: none.
    private static let parent = Atomic<Int32>(0)

    static var isAsked: Bool {
        if asked.load(ordering: .relaxed) != 0 { return true }
        let parent = parent.load(ordering: .relaxed)
        return parent != 0 && getppid() != parent
    }

    /// - Parameter process: the one that started this one to work for it: when it has ended, this one is asked to.
    static func watch(workingFor process: Int32? = nil) {
        if let process { parent.store(process, ordering: .relaxed) }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                let bit = UInt64(1) << UInt64(number)
                if Interruption.asked.bitwiseOr(bit, ordering: .relaxed).oldValue & bit != 0 {
                    _exit(128 + number)
                }
            }
        }
    }
}
