import FoundationEssentials
import TestSupport

/// The files of `Tests/Golden/cases/README.md`, and the rows of its table.
enum CaseFiles {
    static let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Golden"

    /// The files of the table, in its order: `sounds/…` and `cases/…`.
    static let rows: [String] = {
        let text = (try? String(contentsOfFile: "\(folder)/cases/README.md", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
            line.split(separator: "|")[0].split(separator: " ").joined()
        }
    }()

    static func rows(in part: String) -> [String] { rows.filter { $0.hasPrefix(part) } }

    /// Copies a sound to where a command runs.
    static func copy(_ file: String, to place: ScratchFolder, as name: String) throws {
        try FileManager.default.copyItem(atPath: "\(folder)/\(file)", toPath: "\(place.path)/\(name)")
    }

    /// A folder with the experiments and what their script makes; of its own, so that tests share no store.
    static func experiments() async throws -> Workplace {
        let place = Workplace(empty: ())
        for file in rows(in: "cases/") {
            try copy(file, to: place.folder, as: String(file.dropFirst("cases/".count)))
        }
        let made = try await voices.value
        try FileManager.default.copyItem(
            atPath: "\(made.path)/voices", toPath: "\(place.folder.path)/voices")
        return place
    }

    /// What `voices.sh` makes, once.
    private static let voices = Task {
        let place = ScratchFolder()
        let outcome = try await Binary.shell("\(folder)/cases/voices.sh", in: place.path)
        guard outcome.code == 0 else { throw Workplace.Failure(complaint: outcome.complaint) }
        return place
    }
}
