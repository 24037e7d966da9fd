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
        guard wet >= 0, wet <= 1 else { throw .invalid("a room's share lies in 0...1, not at \(wet)") }
        guard energy(response) > 0, energy(response).isFinite else {
            throw .invalid("an impulse response must hold sound")
        }
        let loudest = response.indices.max { abs(response[$0]) < abs(response[$1]) } ?? 0
        var room = convolve(samples, Array(response[loudest...]))
        let power = energy(room)
        let scale = power > 0 ? Float((energy(samples) / power).squareRoot()) : 0
        for index in room.indices { room[index] = wet * scale * room[index] + (1 - wet) * samples[index] }
        return room
    }

    /// The first `samples.count` values of the convolution, by overlap-add of Fourier transforms.
    static func convolve(_ samples: [Float], _ response: [Float]) -> [Float] {
        var size = 1024
        while size < 2 * response.count { size *= 2 }
        let step = size - response.count + 1
        let fourier = RealFourier<Float>.shared(size)
        let filter = FourierScratch<Float>(size: size)
        for (index, value) in response.enumerated() { filter.time[index] = value / Float(size) }
        fourier.forward(filter)
        let block = FourierScratch<Float>(size: size)
        var output = [Float](repeating: 0, count: samples.count)
        for start in stride(from: 0, to: samples.count, by: step) {
            let count = min(step, samples.count - start)
            for index in 0..<size { block.time[index] = index < count ? samples[start + index] : 0 }
            fourier.forward(block)
            for bin in 0...size / 2 {
                let (ar, ai) = (block.bins[2 * bin], block.bins[2 * bin + 1])
                let (br, bi) = (filter.bins[2 * bin], filter.bins[2 * bin + 1])
                block.bins[2 * bin] = ar * br - ai * bi
                block.bins[2 * bin + 1] = ar * bi + ai * br
            }
            fourier.inverse(block)
            for index in 0..<min(size, samples.count - start) { output[start + index] += block.time[index] }
        }
        return output
    }
}
