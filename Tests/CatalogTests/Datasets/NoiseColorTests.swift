import Catalog
import Glibc
import Randomness
import Testing

/// Noise has the slope its name promises.
struct NoiseColorTests {
    @Test(arguments: [(NoiseColor.white, 0.0), (.pink, -3.01), (.brown, -6.02)])
    func fallsBySoManyDecibelsAnOctave(color: NoiseColor, slope: Double) {
        var generator = RandomKey(seed: 3).derive("noise").generator()
        let noise = color.noise(1 << 17, using: &generator)
        // Power in one-octave steps, from 1/256 of the sampling rate to 1/16: single frequencies, many frames.
        let frame = 1_024
        let powers = [4, 8, 16, 32, 64].map { bin -> Double in
            var sum = 0.0
            for start in stride(from: 0, to: noise.count, by: frame) {
                var (real, imaginary) = (0.0, 0.0)
                for n in 0..<frame {
                    let hann = 0.5 - 0.5 * cos(2 * Double.pi * Double(n) / Double(frame))
                    let angle = 2 * Double.pi * Double(bin * n % frame) / Double(frame)
                    real += hann * Double(noise[start + n]) * cos(angle)
                    imaginary += hann * Double(noise[start + n]) * sin(angle)
                }
                sum += real * real + imaginary * imaginary
            }
            return 10 * log10(sum)
        }
        let measured = (powers[4] - powers[0]) / 4
        // 128 frames: each power is known to about 0.4 dB, the slope over four octaves to 0.15 dB.
        #expect(abs(measured - slope) < 0.5)
        let power = noise.reduce(0) { $0 + Double($1) * Double($1) } / Double(noise.count)
        #expect(abs(power - 1) < 0.02)
    }
}
