import ArgumentParser
import Audio
import Experiments
import Files
import Glibc
import RunStore
import Tensors

/// The command line: one file a command, gathered here.
@main
struct Etude: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "etude",
        abstract: "Train small audio models from declarative experiment files and compare the runs.",
        discussion: Ending.table + "\n\n" + Ending.incompleteness,
        subcommands: [
            RunCommand.self,
            ResumeCommand.self,
            VerifyCommand.self,
            CheckCommand.self,
            SchemaCommand.self,
            ApplyCommand.self,
            EncodeCommand.self,
            DecodeCommand.self,
            CodecCommand.self,
            DataCommand.self,
            MeasureCommand.self,
            DegradeCommand.self,
            PlotCommand.self,
            TransformCommand.self,
            RunsCommand.self,
            ShowCommand.self,
            CompareCommand.self,
            ReportCommand.self,
            DiffCommand.self,
            PowerCommand.self,
            SoundsCommand.self,
            TagCommand.self,
            NoteCommand.self,
            RenameCommand.self,
            RemoveCommand.self,
            RestoreCommand.self,
            GarbageCommand.self,
            QueryCommand.self,
            StoreCommand.self,
        ]
    )

    @Flag(
        name: .long,
        help:
            "Print what attempts record of the program: its code, the version of its numerics, the instructions."
    )
    var version = false

    func run() async throws {
        guard version else { throw CleanExit.helpRequest(self) }
        StandardOutput.write(Version.text(await RunEnvironment.current()))
    }

    /// Runs a command. Whatever goes wrong is one sentence on standard error, and ``Ending`` says how.
    static func main() async {
        // A reader that goes away early is met as a failed write, not as a signal that ends everything.
        signal(SIGPIPE, SIG_IGN)
        Interruption.install()
        ProcessMemory.keepFreed()
        do {
            try InstructionSet.check(getenv("ETUDE_ISA").map { String(cString: $0) })
            let words = Array(CommandLine.arguments.dropFirst())
            if let sentence = UsageSentence.unknownCommand(words) { throw ValidationError(sentence) }
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            end(code.rawValue)
        } catch {
            // Help and completions are "errors" that succeed: answers as all others, for the parser would not notice a full disk.
            if exitCode(for: error).isSuccess {
                StandardOutput.line(fullMessage(for: error))
                end(Ending.done.rawValue)
            }
            let isUsage = exitCode(for: error) == .validationFailure
            let message =
                isUsage
                ? UsageSentence.text(fullMessage(for: error), Array(CommandLine.arguments.dropFirst()))
                : "\(error)"
            StandardError.write("etude: \(message)\n")
            end(isUsage ? Ending.badInput.rawValue : Ending(error).rawValue)
        }
        if Interruption.signalNumber != nil { end(Ending.stopped.rawValue) }
    }

    /// Ends the process: by the signal that asked for it, where one did.
    private static func end(_ code: Int32) -> Never {
        if let number = Interruption.signalNumber {
            Temporaries.removeAll { Interruption.raiseAgain(number) }
        }
        Glibc.exit(code)
    }
}
