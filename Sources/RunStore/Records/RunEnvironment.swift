/// Where and with what an attempt runs.
public struct RunEnvironment: Hashable, Sendable {
    /// As typed in a shell.
    public var command: String
    /// Of etude; a commit where it is known.
    public var codeVersion: String
    /// Whether the code differed from that commit.
    public var codeIsDirty: Bool
    /// By how much it differed: `git diff HEAD`, its first 256 KiB.
    public var codeChanges: String
    public var host: String
    public var processor: String
    /// Library to version.
    public var libraries: [String: String]
    public var threads: Int
    /// The set of processor instructions: `baseline`, `avx2`, `avx512`; nil where it was not recorded.
    public var instructions: String?
    /// The version of what the engine computes; nil where it was not recorded.
    public var numerics: Int?

    public init(
        command: String, codeVersion: String, codeIsDirty: Bool, host: String, processor: String,
        libraries: [String: String], threads: Int, codeChanges: String = "",
        instructions: String? = nil, numerics: Int? = nil
    ) {
        self.command = command
        self.codeVersion = codeVersion
        self.codeIsDirty = codeIsDirty
        self.host = host
        self.processor = processor
        self.libraries = libraries
        self.threads = threads
        self.codeChanges = codeChanges
        self.instructions = instructions
        self.numerics = numerics
    }
}
