import Glibc
import Tensors
import Testing

/// Short-time transforms as operations: their values by definition, their derivatives by finite differences.
struct SpectralOperationTests {
    /// Even and odd sizes, hops that divide the window and that do not.
    @Test(arguments: [(16, 4), (15, 4), (16, 7), (9, 9)])
    func transformAndInverse(size: Int, hop: Int) {
        let x = randomTensor([3, 61], seed: 1)
        let window = Tensor(
            (0..<size).map { 0.6 - 0.4 * cos(2 * .pi * Float($0) / Float(size)) }, shape: [size])
        let spectra = x.shortTimeFourier(window: window, hop: hop)
        let frames = 1 + (61 - size) / hop
        #expect(spectra.shape == [3, frames, size / 2 + 1, 2])
        let (xs, ws, ys) = (x.array, window.array, Elements(spectra))
        for (item, frame, bin) in [(0, 0, 0), (1, frames - 1, size / 2), (2, 1, 3)] {
            var (real, imaginary) = (0.0, 0.0)
            for n in 0..<size {
                let value = Double(ws[n]) * Double(xs[item * 61 + frame * hop + n])
                let angle = 2 * Double.pi * Double(bin * n) / Double(size)
                real += value * cos(angle)
                imaginary -= value * sin(angle)
            }
            #expect(abs(Double(ys[item, frame, bin, 0]) - real) < 1e-5)
            #expect(abs(Double(ys[item, frame, bin, 1]) - imaginary) < 1e-5)
        }
        checkGradients(of: [x]) { $0[0].shortTimeFourier(window: window, hop: hop) }

        let weights = Tensor.overlapWeights(window: window, hop: hop, frames: frames)
        let back = spectra.inverseShortTimeFourier(window: window, hop: hop, weights: weights)
        let (before, after) = (Elements(x), Elements(back))
        for item in 0..<3 {
            for n in 0..<back.shape[1] { #expect(abs(before[item, n] - after[item, n]) < 1e-5) }
        }
        checkGradients(of: [randomTensor(spectra.shape, seed: 2)]) {
            $0[0].inverseShortTimeFourier(window: window, hop: hop, weights: weights)
        }
    }

    @Test func partsOfComplexNumbers() {
        let z = randomTensor([4, 5, 2], seed: 3)
        // Away from zero, where angles turn too fast for a finite step.
        let far = Tensor(z.array.map { $0 + ($0 < 0 ? -1 : 1) }, shape: z.shape)
        checkGradients(of: [far]) { $0[0].complexMagnitude() }
        checkGradients(of: [z]) { $0[0].complexPower() }
        checkGradients(of: [far]) { $0[0].complexPhase() }
        let few = Tensor([3, 4, 0, 0, -1, 0, 0, -2], shape: [4, 2])
        #expect(few.complexMagnitude().array == [5, 0, 1, 2])
        #expect(few.complexMagnitude(floor: 4).array == [5, 2, 2, 2])
        #expect(few.complexPower().array == [25, 0, 1, 4])
        let angles: [Float] = [atan2f(4, 3), 0, .pi, -.pi / 2]
        for (mine, angle) in zip(few.complexPhase().array, angles) { #expect(abs(mine - angle) < 1e-6) }
    }

    @Test func silenceHasADerivative() {
        for part in [{ $0.complexMagnitude() }, { $0.complexPhase() }] as [(Tensor) -> Tensor] {
            let tape = Tape()
            let z = Tensor(zeros: [3, 2]).watched(by: tape)
            tape.backward(from: part(z).meanSquaredDifference(from: Tensor(repeating: 1, shape: [3])))
            #expect(z.gradient?.array == [0, 0, 0, 0, 0, 0])
        }
    }
}
