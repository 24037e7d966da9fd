import Audio

extension SourceClip {
    /// The samples that a dataset is made of, at the clip's own rate: one channel, or the mean of all.
    ///
    /// - Parameter silent: whether it may be digital silence.
    /// - Throws: ``AudioError`` where it cannot be read; ``CorpusError`` where it is silent or has no such channel.
    func samples(_ reading: Reading, silent: Bool = false) throws -> [Float] {
        let sound = try AudioFile.read(path, tolerance: reading.tolerance)
        let samples: [Float]
        if let channel = reading.channel {
            guard channel <= sound.channelCount else {
                throw CorpusError.noChannel(path: path, channel: channel, count: sound.channelCount)
            }
            samples = sound.channels[channel - 1]
        } else {
            samples = sound.mono()
        }
        let rules = ClipRules(shortest: 0)
        if !silent, rules.isSilent(samples) {
            // By channel: left and right that are each other's opposite are sound, though their mean is not.
            let isSilence = sound.channels.allSatisfy(rules.isSilent)
            throw isSilence ? CorpusError.silent(path: path) : .unheard(path: path, channel: reading.channel)
        }
        return samples
    }

    /// Why a clip cannot be used, as a word or two and what is particular to it; nil where it can.
    ///
    /// - Throws: where leaving it out is no answer: it has no such channel.
    func objection(_ reading: Reading, silent: Bool = false) throws -> String? {
        do {
            _ = try samples(reading, silent: silent)
            return nil
        } catch CorpusError.silent {
            return "digital silence"
        } catch CorpusError.unheard(_, let channel) {
            return channel.map { "silent in channel \($0)" } ?? "channels that cancel in their mean"
        } catch let error as AudioError {
            return "damaged: \(error)"
        }
    }

    /// The clips whose every sample can be read and that are not silent; the others are left out with the reason.
    ///
    /// - Throws: ``CorpusError`` where clips have no such channel.
    public static func usable(
        _ clips: [SourceClip], _ reading: Reading = Reading(), leftOut: inout LeftOut
    ) throws -> [SourceClip] {
        var refused = Refusals()
        let kept = clips.filter { clip in
            guard let objection = refused.gather({ try clip.objection(reading) }) else { return true }
            guard let objection else { return true }
            leftOut.add(clip.id, objection)
            return false
        }
        try refused.check()
        return kept
    }

    /// Every recording of a folder that can be used.
    ///
    /// What cannot be is refused, all at once, or left out with the reason where `reading` says so.
    /// - Throws: ``CorpusError`` or ``AudioError`` with the file and the remedy.
    public static func all(
        inFolder folder: String, _ reading: Reading, leftOut: inout LeftOut
    ) throws -> [SourceClip] {
        let found = try all(inFolder: folder, reading, leftOut: &leftOut) { error in
            if !reading.skipsDamaged { throw error }
        }
        guard reading.skipsDamaged else { return found }
        let kept = try usable(found, reading, leftOut: &leftOut)
        if kept.isEmpty {
            throw CorpusError.emptyFolder(path: folder, reason: "every sound file in it is damaged or silent")
        }
        return kept
    }
}
