import Subprocess
import SystemPackage
import TestSupport

/// Debian's archive in small: packages with made-up prompts, and an apt that serves them from a folder.
///
/// Any bytes are G.722, so a prompt is noise of a length of its own.
struct MadeUpArchive {
    let folder = ScratchFolder()
    /// What to run the binary with, so that it finds the made-up apt first.
    var environment: [String: String] { ["PATH": "\(folder.path)/bin:/usr/bin:/bin"] }

    static let voices = [
        "en": "en_US_f_Allison", "es": "es_MX_f_Allison", "fr": "fr_CA", "it": "it_IT", "ru": "ru_RU",
    ]
    /// Usable prompts of each voice.
    static let promptCount = 4

    init() async throws {
        try folder.makeFolder("bin")
        try folder.makeFolder("archive")
        for (language, voice) in Self.voices {
            let package = "asterisk-core-sounds-\(language)-g722"
            let sounds = "tree/\(package)/usr/share/asterisk/sounds/\(voice)"
            for below in ["digits", "silence"] { try folder.makeFolder("\(sounds)/\(below)") }
            try folder.makeFolder("tree/\(package)/DEBIAN")
            try folder.makeFolder("tree/\(package)/usr/share/doc/\(package)")
            try folder.write("CC BY-SA", to: "tree/\(package)/usr/share/doc/\(package)/copyright")
            try folder.write(
                """
                Package: \(package)
                Version: 1:2.0-1
                Architecture: all
                Maintainer: Nobody <nobody@example.org>
                Description: made-up prompts

                """, to: "tree/\(package)/DEBIAN/control")
            for (index, name) in ["hello", "goodbye", "digits/1", "digits/2"].enumerated() {
                let seed = UInt32(language.utf8.reduce(index) { $0 * 31 + Int($1) })
                try folder.write(Self.noise(seed, count: 4_800 + 400 * index), to: "\(sounds)/\(name).g722")
            }
            try folder.write(Self.noise(1, count: 800), to: "\(sounds)/vm-and.g722")
            try folder.write(Self.noise(2, count: 9_000), to: "\(sounds)/beep.g722")
            try folder.write(Self.noise(3, count: 9_000), to: "\(sounds)/silence/1.g722")
            try folder.write([UInt8](), to: "\(sounds)/empty.g722")
            let built = try await run(
                .path("/usr/bin/dpkg-deb"),
                arguments: [
                    "--root-owner-group", "-Znone", "-b", "\(folder.path)/tree/\(package)",
                    "\(folder.path)/archive/\(package)_1%3a2.0-1_all.deb",
                ], output: .discarded, error: .string(limit: 1 << 16))
            guard built.terminationStatus.isSuccess else { throw Failure(reason: built.standardError) }
        }
        // apt-get download PACKAGE copies into the working folder; slowly, so that a kill can fall into it.
        try folder.writeProgram(
            """
            #!/bin/sh
            for package; do :; done
            cp "\(folder.path)/archive/$package"_* . && sleep 0.05

            """, to: "bin/apt-get")
        try folder.writeProgram("#!/bin/sh\necho Filename: pool/made-up\n", to: "bin/apt-cache")
    }

    struct Failure: Error { var reason: String }

    private static func noise(_ seed: UInt32, count: Int) -> [UInt8] {
        var state = seed &* 2_654_435_761 | 1
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 17
            state ^= state << 5
            return UInt8(truncatingIfNeeded: state >> 8)
        }
    }
}
