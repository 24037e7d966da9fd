import Files
import Glibc
import Synchronization

/// Signals that ask for an end: Ctrl-C, Ctrl-\, TERM, HUP, and what schedulers send before a time limit (USR1, USR2).
///
/// QUIT is among them because Swift's runtime answers it with a list of calls and goes on.
///
/// A command that trains is asked by the first for an orderly end; a second of the same kind ends it at once. Any other command
/// ends at once. Either way temporary files go first, and the process ends by the signal itself, so that a shell's loop
/// stops. HUP that the parent ignores (`nohup`) stays ignored.
///
/// Of the same kind: a worker hears Ctrl-C from the terminal and then from the process that started it, which is one wish.
enum Interruption {
    private static let asked = Atomic<UInt64>(0)
    private static let first = Atomic<Int32>(0)
    private static let isOrderly = Atomic<Bool>(false)
    /// The process whose end is this one's too; 0: none.
    private static let parent = Atomic<Int32>(0)
    /// Where the handler writes the signal that ends everything: a handler may do no more than that.
    private static let ending = Atomic<Int32>(-1)

    static var isAsked: Bool {
        if asked.load(ordering: .relaxed) != 0 { return true }
        let parent = parent.load(ordering: .relaxed)
        return parent != 0 && getppid() != parent
    }

    /// The signal that came first; nil: none.
    static var signalNumber: Int32? {
        let number = first.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Watches for signals; called once, before anything else.
    static func install() {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ending.store(ends[1], ordering: .relaxed)
        let source = ends[0]
        var thread = pthread_t()
        let place = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        place.initialize(to: source)
        pthread_create(
            &thread, nil,
            { place in
                guard let place else { return nil }
                var byte: UInt8 = 0
                while read(place.load(as: Int32.self), &byte, 1) != 1 {}
                let number = Int32(byte)
                Temporaries.removeAll { Interruption.raiseAgain(number) }
            }, place)
        for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2] {
            // HUP alone: shells let jobs of a script ignore Ctrl-C, and whoever sends INT to such a job by name means it.
            var present = sigaction()
            if number == SIGHUP, sigaction(number, nil, &present) == 0,
                unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self) == 1
            {
                continue
            }
            signal(number) { Interruption.handle($0) }
        }
    }

    private static func handle(_ number: Int32) {
        let bit = UInt64(1) << UInt64(number)
        let before = asked.bitwiseOr(bit, ordering: .relaxed).oldValue
        _ = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if isOrderly.load(ordering: .relaxed), before & bit == 0 { return }
        var byte = UInt8(number)
        _ = write(ending.load(ordering: .relaxed), &byte, 1)
    }

    /// From here on the first signal of a kind asks only: ``isAsked``.
    ///
    /// - Parameter process: the one that started this one to work for it: when it has ended, this one is asked to.
    static func watch(workingFor process: Int32? = nil) {
        if let process { parent.store(process, ordering: .relaxed) }
        isOrderly.store(true, ordering: .relaxed)
    }

    /// Ends the process as if nobody had handled the signal.
    static func raiseAgain(_ number: Int32) -> Never {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        kill(getpid(), number)
        // A moment for the signal to arrive.
        sleep(1)
        _exit(128 + number)
    }
}
