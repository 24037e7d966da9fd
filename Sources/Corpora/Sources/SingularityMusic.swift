/// The soundtrack of the game Endgame: Singularity, as Debian ships it: 64 minutes of stereo Ogg Vorbis at 48 kHz.
public struct SingularityMusic: Corpus {
    public let name = "singularity-music"
    public let summary = "electronic and ambient music, 48 kHz stereo"
    public let licence = "CC BY-SA 3.0"
    public let needs = "downloads one Debian package with apt-get (nothing is installed)"
    public let downloadBytes = 51_600_000
    public let storedBytes = 51_600_000
    public let rules = ClipRules(shortest: 0.5)
    public let parts = ["tracks"]

    public init() {}

    public func gather(_ part: String, into folder: String, with workshop: Workshop) async throws
        -> GatheredPart
    {
        let (tree, source) = try await workshop.unpack(package: name, licence: licence)
        var gathered = GatheredPart(files: [], sources: [source])
        for path in try Files.tree(tree) {
            if path.hasSuffix("/copyright") { try Files.copy("\(tree)/\(path)", to: "\(folder)/LICENCE.txt") }
            guard path.hasSuffix(".ogg"), let last = path.split(separator: "/").last else { continue }
            let track = String(last)
            try Files.rename("\(tree)/\(path)", to: "\(folder)/\(track)")
            // Every track is its own group: a split never has one track on both sides.
            gathered.files.append(
                GatheredPart.File(
                    path: track, group: String(track.dropLast(4)), content: String(track.dropLast(4))))
        }
        try Files.remove(tree)
        return gathered
    }
}
