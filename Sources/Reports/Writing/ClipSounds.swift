import RunStore

/// What a run left to hear of one clip: input, output and target, a picture of their spectrograms, and the error over time.
struct ClipSounds {
    /// What a file is: `input`, `output`, `target`, `triptych`, `error`.
    struct File {
        var role: String
        var artifact: Artifact
    }

    /// The clip and its conditions, as far as a file name may say them.
    var name: String
    /// In the order that people compare them: what went in, what came out, what should have.
    var files: [File]

    /// Those that can be played.
    var sounds: [File] { files.filter { !["triptych", "error"].contains($0.role) } }

    func file(_ role: String) -> Artifact? { files.first { $0.role == role }?.artifact }

    /// The clips of a run, in the order that the run chose them; `audio/1-NAME/output.wav` is one's output.
    static func of(_ artifacts: [Artifact]) -> [ClipSounds] {
        var clips: [String: ClipSounds] = [:]
        for artifact in artifacts {
            let kind = artifact.kind.split(separator: ":", maxSplits: 1)
            guard kind.count == 2, kind[0] == "audio" else { continue }
            let parts = artifact.path.split(separator: "/")
            guard parts.count >= 2 else { continue }
            let folder = String(parts[parts.count - 2])
            let name = folder.drop(while: \.isNumber)
            clips[
                folder,
                default: ClipSounds(name: String(name.dropFirst(name.hasPrefix("-") ? 1 : 0)), files: [])
            ]
            .files.append(File(role: String(kind[1]), artifact: artifact))
        }
        let order = ["input", "output", "target"]
        return clips.sorted { place($0.key) < place($1.key) }.map { _, clip in
            var clip = clip
            clip.files.sort {
                (order.firstIndex(of: $0.role) ?? 9, $0.role) < (order.firstIndex(of: $1.role) ?? 9, $1.role)
            }
            return clip
        }
    }

    private static func place(_ folder: String) -> (Int, String) {
        (Int(folder.prefix(while: \.isNumber)) ?? .max, folder)
    }
}
