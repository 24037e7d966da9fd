import RunStore

extension Report {
    /// How many clips are there to be heard.
    private static let most = 3

    /// Input, target and every experiment's output of a few clips, and spectrograms of the first.
    func sounds(_ place: ReportPlace) throws -> [ReportBlock] {
        var order: [String] = []
        var sounds: [String: [ReportBlock.Sound]] = [:]
        var known: [String: Set<String>] = [:]
        var pictures: [ReportBlock] = []
        for group in groups {
            // One run an experiment; its seeds sound alike.
            let found = try group.lazy.map { run in (run, ClipSounds.of(try store.details(of: run).artifacts))
            }
            .first { !$0.1.isEmpty }
            guard let (run, clips) = found else { continue }
            func file(_ artifact: Artifact) -> ReportFile {
                place.file("\(store.folder(of: run.id))/\(artifact.path)")
            }
            let own = name(group) + (group.count > 1 ? ", seed \(run.seed)" : "")
            for (number, clip) in clips.prefix(Self.most).enumerated() {
                if sounds[clip.name] == nil { order.append(clip.name) }
                for one in clip.files where one.role != "triptych" {
                    // What went in is the same for all who were given it; another seed may have heard other noise.
                    guard known[clip.name, default: []].insert(one.artifact.sha256).inserted else { continue }
                    let title = one.role == "output" ? own : one.role
                    sounds[clip.name, default: []].append(
                        ReportBlock.Sound(title: title, file: file(one.artifact)))
                }
                if number == 0, let picture = clip.file("triptych") {
                    pictures.append(
                        .picture(ReportBlock.Picture(title: "\(own): \(clip.name)", file: file(picture))))
                }
            }
        }
        guard !order.isEmpty else { return [] }
        let clips = order.prefix(Self.most).map { name in
            // What is compared stands first: input, target, then the models' outputs.
            let all = sounds[name]!
            let given = all.filter { ["input", "target"].contains($0.title) }
            let made = all.filter { !["input", "target"].contains($0.title) }
            return ReportBlock.sounds(clip: name, given + made)
        }
        return [.heading(2, "Sounds")] + clips + pictures
    }
}
