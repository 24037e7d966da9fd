import ArgumentParser

/// The command line: one file a command, gathered here.
@main
struct Etude: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "etude",
        abstract: "Train small audio models from declarative experiment files and compare the runs."
    )
}
