/// A room, by its impulse response.
public enum Reverberation {
    /// `samples` as heard in the room: convolved, cut to the clip's length and brought back to its level.
    ///
    /// - Parameters:
    ///   - response: the room's impulse response at the clip's rate. Its largest value is taken as the direct sound and
    ///     moved to time 0, so that the clip stays aligned.
    ///   - wet: 0 is the clip, 1 the room alone.
    /// - Throws: ``AudioError`` for a silent response or a share outside 0...1.
    public static func apply(_ response: [Float], to samples: [Float], wet: Float = 1) throws(AudioError)
        -> [Float]
    {
        try apply(response, to: SampleTape(samples), wet: wet).all()
    }

    /// The same of a tape.
    static func apply(
        _ response: [Float], to sound: SampleTape<Float>, wet: Float
    ) throws(AudioError) -> SampleTape<Float> {
        guard wet >= 0, wet <= 1 else { throw .invalid("a room's share lies in 0...1, not at \(wet)") }
        guard energy(response) > 0, energy(response).isFinite else {
            throw .invalid("an impulse response must hold sound")
        }
        let loudest = response.indices.max { abs(response[$0]) < abs(response[$1]) } ?? 0
        let room = try convolve(sound, Array(response[loudest...]))
        let power = try room.energy()
        let scale = power > 0 ? Float((try sound.energy() / power).squareRoot()) : 0
        return try room.mapped { room, start throws(AudioError) in
            let samples = try sound.read(start..<start + room.count)
            return room.indices.map { wet * scale * room[$0] + (1 - wet) * samples[$0] }
        }
    }

    /// As many samples of the convolution, by overlap-add of Fourier transforms.
    private static func convolve(
        _ sound: SampleTape<Float>, _ response: [Float]
    ) throws(AudioError) -> SampleTape<Float> {
        var size = 1024
        while size < 2 * response.count { size *= 2 }
        let step = size - response.count + 1
        let fourier = RealFourier<Float>.shared(size)
        let filter = FourierScratch<Float>(size: size)
        for (index, value) in response.enumerated() { filter.time[index] = value / Float(size) }
        fourier.forward(filter)
        let block = FourierScratch<Float>(size: size)
        let output: SampleTape<Float> = sound.blank()
        // What a block leaves for the next.
        var tail = [Float](repeating: 0, count: size - step)
        for start in stride(from: 0, to: sound.count, by: step) {
            let samples = try sound.read(start..<min(start + step, sound.count))
            for index in 0..<size { block.time[index] = index < samples.count ? samples[index] : 0 }
            fourier.forward(block)
            for bin in 0...size / 2 {
                let (ar, ai) = (block.bins[2 * bin], block.bins[2 * bin + 1])
                let (br, bi) = (filter.bins[2 * bin], filter.bins[2 * bin + 1])
                block.bins[2 * bin] = ar * br - ai * bi
                block.bins[2 * bin + 1] = ar * bi + ai * br
            }
            fourier.inverse(block)
            try output.append(
                samples.indices.map { (index: Int) -> Float in
                    (index < tail.count ? tail[index] : 0) + block.time[index]
                })
            for index in tail.indices { tail[index] = 0 + block.time[step + index] }
        }
        return output
    }
}
