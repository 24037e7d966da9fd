import RunStore

extension Report {
    /// How many clips are there to be heard.
    private static let most = 3

    /// Input, target and every experiment's output of a few clips, and spectrograms and errors of the first.
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
                for one in clip.sounds {
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
        var errors: [ReportBlock] = []
        if let plot = try errorPlot() {
            let title = "Error over time: \(plot.clip)"
            errors = [
                .picture(ReportBlock.Picture(title: title, file: place.picture(ReportPlace.errorsName)))
            ]
        }
        return [.heading(2, "Sounds")] + clips + errors + pictures
    }

    /// The errors of one clip, the one that most experiments have; one line an experiment. Nil where fewer than two kept any.
    func errorPlot() throws -> ErrorPlot? {
        var order: [String] = []
        var curves: [String: [ErrorPlot.Curve]] = [:]
        for group in groups {
            for run in group {
                let clips = ClipSounds.of(try store.details(of: run).artifacts)
                guard let clip = clips.first(where: { $0.file("error") != nil }),
                    let file = clip.file("error")
                else {
                    continue
                }
                if curves[clip.name] == nil { order.append(clip.name) }
                curves[clip.name, default: []].append(
                    ErrorPlot.Curve(label: name(group), path: "\(store.folder(of: run.id))/\(file.path)"))
                break
            }
        }
        let most = curves.values.map(\.count).max() ?? 0
        guard most > 1, let clip = order.first(where: { curves[$0]!.count == most }) else { return nil }
        return ErrorPlot(clip: clip, curves: curves[clip]!)
    }
}
