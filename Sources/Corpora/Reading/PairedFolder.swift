import Audio

/// A folder with `noisy/` and `clean/` below it: recordings that belong together have the same path below each.
public enum PairedFolder {
    /// - Throws: ``CorpusError`` when the folder is not laid out so.
    public static func check(_ folder: String) throws(CorpusError) {
        guard Files.isFolder(folder) else { throw .missingFolder(path: folder) }
        guard Files.isFolder(folder + "/noisy"), Files.isFolder(folder + "/clean") else {
            throw .invalid(
                "\(folder) has no folders noisy and clean below it; for clean recordings alone use the dataset kind denoise, "
                    + "which mixes noise in")
        }
    }

    /// Every pair, in the order of the paths.
    ///
    /// - Parameters:
    ///   - reading: how their samples are read.
    ///   - damaged: called with what is wrong with a damaged file; it throws to refuse, or returns to leave the
    ///     pair out.
    /// - Throws: ``CorpusError/unpaired(path:reason:)`` for a recording without a partner or of another length.
    public static func all(
        in folder: String, _ reading: Reading = Reading(), leftOut: inout LeftOut,
        damaged: (AudioError) throws -> Void
    ) throws -> [(noisy: SourceClip, clean: SourceClip)] {
        var refused = Refusals()
        var sides: [[SourceClip]] = []
        for side in ["noisy", "clean"] {
            do {
                sides.append(
                    try SourceClip.all(
                        inFolder: "\(folder)/\(side)", reading, unique: false, leftOut: &leftOut,
                        damaged: damaged))
            } catch { refused.add(error) }
        }
        if !refused.isEmpty {
            // Of the side that was found whole, too, whoever mends one file wants to know of all.
            for clip in sides.joined() { _ = refused.gather { try clip.samples(reading) } }
        }
        try refused.check()
        let (noisy, clean) = (sides[0], sides[1])
        let partners = Dictionary(uniqueKeysWithValues: clean.map { ($0.id, $0) })
        let names = Set(noisy.map(\.id))
        for clip in clean where !names.contains(clip.id) && !Files.exists("\(folder)/noisy/\(clip.id)") {
            throw CorpusError.unpaired(path: clip.path, reason: "has no partner \(folder)/noisy/\(clip.id)")
        }
        return try noisy.compactMap { clip in
            guard let partner = partners[clip.id] else {
                // A damaged partner was left out above, and its pair goes with it.
                if Files.exists("\(folder)/clean/\(clip.id)") { return nil }
                throw CorpusError.unpaired(
                    path: clip.path, reason: "has no partner \(folder)/clean/\(clip.id)")
            }
            guard partner.sampleRate == clip.sampleRate, partner.frameCount == clip.frameCount else {
                throw CorpusError.unpaired(
                    path: clip.path,
                    reason: "(\(clip.frameCount) samples at \(clip.sampleRate) Hz) does not fit its partner "
                        + "\(partner.path) (\(partner.frameCount) samples at \(partner.sampleRate) Hz)")
            }
            return (clip, partner)
        }
    }
}
