import Randomness

extension Noise {
    /// Many voices at once: clips picked at random, each begun at a random place, repeated as needed, equally loud.
    ///
    /// - Parameters:
    ///   - clips: mono sound at the wanted rate; silent ones are passed over.
    ///   - voices: how many sound together.
    /// - Throws: ``AudioError`` where no clip sounds.
    public static func babble(
        _ count: Int, of clips: [[Float]], voices: Int = 6, using generator: inout RandomGenerator
    ) throws(AudioError) -> [Float] {
        let sounding = clips.filter { energy($0) > 0 }
        guard !sounding.isEmpty, voices > 0 else {
            throw .invalid("babble needs at least one voice and one clip that is not silent")
        }
        var sum = [Float](repeating: 0, count: count)
        for _ in 0..<voices {
            let clip = sounding[generator.integer(below: sounding.count)]
            let scale = Float(1 / (energy(clip) / Double(clip.count)).squareRoot())
            var place = generator.integer(below: clip.count)
            for index in 0..<count {
                sum[index] += scale * clip[place]
                place = place + 1 == clip.count ? 0 : place + 1
            }
        }
        return sum
    }
}
