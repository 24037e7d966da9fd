import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `make setup`, with a made-up Debian around it.
///
/// `installed` holds the packages that are there, `known` those that the lists name; apt-get writes what it is asked.
struct SetupScriptTests {
    private let folder = ScratchFolder()
    private static let all = [
        "pkg-config", "libfftw3-dev", "libdnnl-dev", "libopenblas-dev", "libsndfile1-dev", "libsoxr-dev",
        "libssl-dev", "zlib1g-dev",
        "libsqlite3-dev", "ffmpeg", "gnuplot-nox",
    ]
    private static let script =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/scripts/setup.sh"

    /// - Parameters:
    ///   - installed: packages that are there.
    ///   - known: packages that the lists name; `fresh`, those they name after an update.
    private func setUp(
        installed: [String], known: [String], fresh: [String] = [], swift: String = "6.3.1",
        updateFails: Bool = false
    ) async throws -> (code: Int32?, complaint: String, calls: String) {
        try folder.makeFolder("bin")
        func list(_ names: [String], _ file: String) throws {
            try folder.write(names.map { $0 + "\n" }.joined(), to: file)
        }
        try list(installed, "installed")
        try list(known, "known")
        try list(fresh, "fresh")
        try folder.write("", to: "calls")
        let here = folder.path
        try folder.writeProgram("#!/bin/sh\necho 'Swift version \(swift) (made up)'\n", to: "bin/swift")
        try folder.writeProgram(
            "#!/bin/sh\nfor p; do :; done\ngrep -qx \"$p\" \(here)/installed && printf 'ii '\n",
            to: "bin/dpkg-query")
        try folder.writeProgram(
            "#!/bin/sh\nfor p; do :; done\ngrep -qx \"$p\" \(here)/known && echo Filename: pool/$p\n",
            to: "bin/apt-cache")
        try folder.writeProgram(
            """
            #!/bin/sh
            echo "$*" >> \(here)/calls
            case "$*" in
                *update) \(updateFails ? "echo 'W: Failed to fetch' >&2" : "cat \(here)/fresh >> \(here)/known") ;;
                *install*) for p; do case $p in -*|install) ;; *) echo $p >> \(here)/installed ;; esac; done ;;
            esac
            exit 0

            """, to: "bin/apt-get")
        // Root needs no sudo; others find this one.
        try folder.writeProgram("#!/bin/sh\nexec \"$@\"\n", to: "bin/sudo")
        let result = try await run(
            .path(FilePath(Self.script)),
            environment: .inherit.updating(["PATH": "\(here)/bin:/usr/bin:/bin"]),
            output: .discarded, error: .string(limit: 1 << 16))
        var code: Int32?
        if case .exited(let value) = result.terminationStatus { code = value }
        return (code, result.standardError, try folder.text("calls"))
    }

    @Test func saysNothingAndCallsNothingWhereNothingIsMissing() async throws {
        let outcome = try await setUp(installed: Self.all, known: [])
        #expect(outcome.code == 0 && outcome.complaint.isEmpty && outcome.calls.isEmpty)
    }

    @Test func installsWhatIsMissingAndSaysSo() async throws {
        let outcome = try await setUp(
            installed: Self.all.filter { $0 != "ffmpeg" && $0 != "libsoxr-dev" }, known: Self.all)
        #expect(outcome.code == 0)
        #expect(outcome.complaint == "setup: installing libsoxr-dev ffmpeg\nsetup: done\n")
        #expect(outcome.calls == "-qq -y --no-install-recommends install libsoxr-dev ffmpeg\n")
    }

    @Test func refreshesListsThatAreMissingFirst() async throws {
        let outcome = try await setUp(installed: [], known: [], fresh: Self.all)
        #expect(outcome.code == 0)
        #expect(
            outcome.complaint.contains(
                "the package lists are missing or do not name pkg-config: fetching fresh"))
        #expect(outcome.calls.hasPrefix("-qq update\n"))
        #expect(outcome.calls.contains("install \(Self.all.joined(separator: " "))"))
    }

    @Test func namesAPackageThatCannotBeHad() async throws {
        let known = Self.all.filter { $0 != "libdnnl-dev" }
        let outcome = try await setUp(installed: [], known: known, fresh: known)
        #expect(outcome.code == 2)
        #expect(
            outcome.complaint.contains(
                "setup: Debian has no package libdnnl-dev in the sources of this machine"))
        #expect(!outcome.calls.contains("install"))
    }

    @Test func saysThatTheNetworkMayBeMissing() async throws {
        let outcome = try await setUp(installed: [], known: [], updateFails: true)
        #expect(outcome.code == 2)
        #expect(outcome.complaint.contains("W: Failed to fetch"))
        #expect(outcome.complaint.contains("is there a network?"))
    }

    @Test func withoutSwiftItStopsBeforeAnythingElse() async throws {
        let result = try await run(
            .path(FilePath(Self.script)), environment: .inherit.updating(["PATH": folder.path]),
            output: .discarded,
            error: .string(limit: 1 << 16))
        #expect(result.terminationStatus == .exited(2))
        #expect(
            result.standardError.hasPrefix(
                "setup: Swift is not installed; get Swift 6.2 or newer from https://"))
    }

    @Test func anOldSwiftIsNamedWithThePageThatHasANewOne() async throws {
        let outcome = try await setUp(installed: Self.all, known: [], swift: "5.10.1")
        #expect(outcome.code == 2)
        #expect(outcome.complaint.contains("Swift 5.10 is too old"))
        #expect(outcome.complaint.contains("https://www.swift.org/install/linux/"))
    }
}
