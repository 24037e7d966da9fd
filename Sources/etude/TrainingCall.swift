import ArgumentParser
import Experiments
import FoundationEssentials
import Reports
import RunStore
import Tensors

/// What `etude run` and `etude resume` have in common: where runs go, how many at once, and how they are shown.
struct TrainingCall: ParsableArguments {
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var folder: DataFolderOption

    @Option(
        name: .long,
        help: "Runs to train at once, each in a process of its own; one that fails stops no other.")
    var jobs = 1

    @Option(
        name: .long,
        help:
            "Threads a run computes with; all cores, shared by the jobs, by default. The results are the same."
    )
    var threads: Int?

    @Option(name: .long, help: "Of how many validation clips input, output and target are kept to be heard.")
    var sounds = 3

    @Flag(name: .long, help: "Try runs that failed once more.")
    var retryFailed = false

    func validate() throws {
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs is \(jobs); give 1 to 1024") }
        guard (0...1024).contains(sounds) else {
            throw ValidationError("--sounds is \(sounds); give 0 for none, or of how many clips")
        }
    }

    /// Runs, and everything around them.
    struct Session {
        let runner: ExperimentRunner
        let queue: RunQueue
        let finishing: (OpenRun) async throws -> Void
    }

    /// - Parameters:
    ///   - again: see ``RunPolicy``.
    ///   - parent: the process that this one is a worker of.
    ///   - command: what a person typed, where it is not this process's own command.
    ///   - data: the folder of prepared corpora; nil: that of the options.
    func open(
        _ store: RunStore, again: Bool = false, workingFor parent: Int32? = nil, command: String? = nil,
        data: String? = nil
    ) async throws -> Session {
        let data = data ?? folder.data
        let cores = try ThreadOption.resolve(nil)
        let own = try threads.map { try ThreadOption.resolve($0) } ?? max(1, cores / jobs)
        ThreadPool.configure(threads: own)
        let line = TrainingLine()
        let runner = ExperimentRunner(
            store: store, data: data, environment: await RunEnvironment.current(command: command)
        ) { line.show($0, $1) }
        runner.policy = RunPolicy(again: again, retriesFailed: retryFailed)
        Interruption.watch(workingFor: parent)
        var workers: WorkerPool?
        if jobs > 1 {
            let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            workers = WorkerPool(
                jobs: jobs, program: program,
                arguments: [
                    "--store", storeOptions.path, "--data", data, "--threads", "\(own)",
                    "--sounds", "\(sounds)",
                    "--typed", RunEnvironment.typedCommand,
                ]
            ) { StandardError.write($0 + "\n") }
        }
        return Session(
            runner: runner, queue: RunQueue(runner, workers: workers) { Interruption.isAsked }
        ) { run in
            // What one of these lacks costs that one, and is said when all are done.
            var remarks: [String] = []
            func attempt(_ work: () async throws -> String?) async {
                do { if let remark = try await work() { remarks.append(remark) } } catch {
                    remarks.append("\(error)")
                }
            }
            await attempt {
                let picture = run.folder + "/history.png"
                try await TrainingHistoryPlot.write(run: run.id, in: store, to: picture)
                try run.record(try runner.artifact(picture, kind: "plot:history", in: run))
                return nil
            }
            await attempt {
                guard sounds > 0, let stored = try store.run(id: run.id) else { return nil }
                return try await ValidationSounds.store(
                    of: stored, in: store, data: data, count: sounds
                ).missing
            }
            await attempt {
                guard let codec = try await CodecRecord.write(store.run(run.id), in: store, data: data)
                else { return nil }
                try run.record(controls: codec.controls)
                for file in codec.files {
                    let kind = file.hasSuffix(".wav") ? "audio:codec" : "codec"
                    try run.record(try runner.artifact(file, kind: kind, in: run))
                }
                return nil
            }
            if !remarks.isEmpty { throw RunError.incomplete(remarks) }
        }
    }
}
