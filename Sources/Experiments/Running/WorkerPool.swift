import Glibc
import RunStore
import Subprocess
import SystemPackage

/// Trains runs in processes of their own, so many at once, each a call of `etude resume`.
///
/// A run is claimed by a lock on its folder, which the kernel gives back however its process ends; who has it decides under
/// the lock whether anything is left to do. So a run is trained once, however many pools share a store and however they
/// are killed. A worker ends, in good order, when the process that started it does.
public struct WorkerPool: Sendable {
    private let jobs: Int
    private let program: String
    private let arguments: [String]
    private let show: @Sendable (String) -> Void

    /// - Parameters:
    ///   - jobs: processes at once.
    ///   - program: the `etude` to call.
    ///   - arguments: what every call is given besides `resume`, the run and ``RunPolicy``.
    ///   - show: shown what workers say, line by line.
    public init(
        jobs: Int, program: String, arguments: [String], show: @escaping @Sendable (String) -> Void
    ) {
        self.jobs = jobs
        self.program = program
        self.arguments = arguments
        self.show = show
    }

    /// A request whose run is in the store.
    private struct Job: Sendable {
        var place: Int
        var run: String
    }

    func run(
        _ requests: [RunRequest], _ runner: ExperimentRunner, shouldStop: @escaping @Sendable () -> Bool
    ) async throws -> [RunOutcome] {
        let store = runner.store
        let policy = runner.policy
        var outcomes = [RunOutcome?](repeating: nil, count: requests.count)
        // Recordings are opened here, once, before many processes want them.
        var waiting: [Job] = []
        var fresh: [NewRun] = []
        for (place, request) in requests.enumerated() {
            do {
                let wanted = try await runner.wanted(request)
                // What needs no training needs no process.
                if let end = try runner.settled(wanted, request) {
                    outcomes[place] = RunOutcome(request: request, run: wanted.id, end: end)
                    continue
                }
                if let new = wanted.new { fresh.append(new) }
                waiting.append(Job(place: place, run: wanted.id))
            } catch {
                outcomes[place] = RunOutcome(request: request, run: request.run?.id, end: .failed(error))
            }
            if shouldStop() { break }
        }
        let ids = try store.enqueue(fresh)
        // Whoever goes on with those that are not begun goes as far as they were asked for.
        for id in ids where policy.lastEpoch != nil {
            guard try store.run(id: id)?.status == .queued else { continue }
            try store.setRung(policy.lastEpoch, of: id)
        }
        waiting.reverse()
        var held: [Job] = []
        var hasToldOfWaiting = false
        try await withThrowingTaskGroup(of: (Job, Death).self) { group in
            var running = 0
            while true {
                while running < jobs, !shouldStop(), let job = waiting.popLast() {
                    group.addTask { (job, try await work(on: job.run, policy, shouldStop)) }
                    running += 1
                }
                if running == 0 {
                    if held.isEmpty || shouldStop() { break }
                    // Only what other processes train is left: when they end, in whatever way, it is looked at again.
                    if !hasToldOfWaiting { show("waiting for \(held.count) runs that other processes train") }
                    hasToldOfWaiting = true
                    try await Task.sleep(for: .milliseconds(200))
                    waiting = held.reversed()
                    held = []
                    continue
                }
                guard let (job, death) = try await group.next() else { break }
                running -= 1
                let end = try Self.end(job.run, death, in: store)
                let outcome = RunOutcome(request: requests[job.place], run: job.run, end: end)
                if outcome.isHeld { held.append(job) }
                outcomes[job.place] = outcome
            }
        }
        return outcomes.compactMap { $0 }
    }

    /// What a worker ends with whose run another process holds: its own sign to the pool.
    public static let heldCode: Int32 = 76

    /// How a worker ended.
    private struct Death: Sendable {
        var isSuccess: Bool
        /// Another process held the run, and may have let it go by now.
        var wasHeld: Bool
        /// What it complained of at last, or how the system says that it ended.
        var words: String
    }

    /// Calls `etude resume` for a run and waits for its end.
    private func work(
        on run: String, _ policy: RunPolicy, _ shouldStop: @escaping @Sendable () -> Bool
    ) async throws -> Death {
        var words = ["resume", run, "--worker-of", "\(getpid())"]
        if policy.again { words.append("--again") }
        if policy.retriesFailed { words.append("--retry-failed") }
        if let last = policy.lastEpoch { words += ["--last-epoch", "\(last)"] }
        let mark = "\(run.prefix(8))  "
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(words + arguments), input: .none,
            output: .discarded,
            error: .sequence
        ) { execution in
            let watch = Task {
                while !shouldStop() { try await Task.sleep(for: .milliseconds(50)) }
                // One that the terminal has told already takes this as the same wish.
                try execution.send(signal: .terminate)
            }
            defer { watch.cancel() }
            var complaint: String?
            for try await line in execution.standardError.strings() where !line.isEmpty {
                if line.hasPrefix(Self.complaintMark) {
                    complaint = String(line.dropFirst(Self.complaintMark.count))
                }
                show(mark + line)
            }
            return complaint
        }
        let status = result.terminationStatus
        return Death(
            isSuccess: status.isSuccess, wasHeld: status == .exited(Self.heldCode),
            words: result.closureResult ?? "its process ended without a word (\(status))")
    }

    private static let complaintMark = "etude: "

    /// How a worker's run stands now that its process has ended.
    private static func end(
        _ id: String, _ death: Death, in store: RunStore
    ) throws -> RunOutcome.End {
        guard let run = try store.run(id: id) else {
            return .failed(RunError.failure(run: id, reason: "the store no longer has it"))
        }
        if store.isAlive(run) || death.wasHeld && run.status != .finished {
            return .held(StoreError.running(run: id, path: store.folder(of: id) + "/.lock"))
        }
        let error = RunError.failure(run: id, reason: death.words)
        switch run.status {
        case .finished: return .finished
        case .failed: return .failed(error)
        case .interrupted where death.isSuccess: return .paused
        case .interrupted, .running: return .interrupted(error)
        case .queued: return .failed(error)
        }
    }
}
