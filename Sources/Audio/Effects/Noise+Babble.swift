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
        var babble = try Babble(of: clips, voices: voices, using: &generator)
        return babble.next(count)
    }
}

/// Voices that go on as long as they are asked to.
struct Babble {
    private struct Voice {
        var clip: [Float]
        var scale: Float
        var place: Int
    }

    private var voices: [Voice]

    init(of clips: [[Float]], voices: Int, using generator: inout RandomGenerator) throws(AudioError) {
        let sounding = clips.filter { energy($0) > 0 }
        guard !sounding.isEmpty, voices > 0 else {
            throw .invalid("babble needs at least one voice and one clip that is not silent")
        }
        self.voices = []
        for _ in 0..<voices {
            let clip = sounding[generator.integer(below: sounding.count)]
            self.voices.append(
                Voice(
                    clip: clip, scale: Float(1 / (energy(clip) / Double(clip.count)).squareRoot()),
                    place: generator.integer(below: clip.count)))
        }
    }

    /// The next samples of their sum.
    mutating func next(_ count: Int) -> [Float] {
        var sum = [Float](repeating: 0, count: count)
        for index in voices.indices {
            let (clip, scale) = (voices[index].clip, voices[index].scale)
            var place = voices[index].place
            for index in 0..<count {
                sum[index] += scale * clip[place]
                place = place + 1 == clip.count ? 0 : place + 1
            }
            voices[index].place = place
        }
        return sum
    }
}
