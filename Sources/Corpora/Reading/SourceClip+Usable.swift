import Audio

extension SourceClip {
    /// The clips whose every sample can be read and that are not silent; the others are left out with the reason.
    public static func usable(_ clips: [SourceClip], leftOut: inout LeftOut) -> [SourceClip] {
        let rules = ClipRules(shortest: 0)
        return clips.filter { clip in
            do throws(AudioError) {
                let sound = try AudioFile.read(clip.path)
                let cancels = rules.isSilent(sound.mono()) ? "channels that cancel in their mean" : nil
                guard let objection = rules.objection(to: sound) ?? cancels else { return true }
                leftOut.add(clip.id, objection)
            } catch {
                leftOut.add(clip.id, "damaged: \(error)")
            }
            return false
        }
    }
}
