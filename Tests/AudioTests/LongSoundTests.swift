import Audio
import Foundation
import Randomness
import TestSupport
import Testing

/// Sound that is read in pieces gives what the whole would give, bit for bit.
@Suite struct LongSoundTests {
    private let folder = ScratchFolder()
    private let samples: [Float] = {
        var generator = RandomGenerator(key: RandomKey(seed: 5))
        return (0..<70_001).map { Float(generator.uniform(-0.5, 0.5)) * (Float($0) / 70_001) }
    }()

    /// The samples, on disk from the first on.
    private func sound() throws -> LongSound {
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/a.wav", format: .wavFloat)
        return try LongSound(
            path: "\(folder.path)/a.wav", channel: nil,
            on: SampleTape(memoryLimit: 0, pieceLength: 8_000))
    }

    private func transforms(_ mode: PadMode) throws -> [STFT] {
        try [true, false].map {
            try STFT(STFT.Settings(fftSize: 512, hopLength: 100, isCentered: $0, padMode: mode))
        }
    }

    @Test(arguments: PadMode.allCases)
    func aPictureInPiecesIsThatOfTheWhole(mode: PadMode) throws {
        let sound = try sound()
        #expect(sound.count == 70_001)
        for transform in try transforms(mode) {
            let whole = SoundPicture(samples, sampleRate: 8_000, transform: transform, columns: 300, rows: 90)
            let pieces = try SoundPicture(sound, transform: transform, columns: 300, rows: 90)
            #expect(pieces.lows == whole.lows && pieces.highs == whole.highs)
            #expect(pieces.levels == whole.levels && pieces.columns == whole.columns)
        }
    }

    /// Frame by frame, so that several begin before the sound and several end behind it.
    @Test(arguments: PadMode.allCases)
    func framesThatReachPastTheEndsAreThoseOfTheWhole(mode: PadMode) throws {
        let sound = try sound()
        for stft in try transforms(mode) {
            var powers: [Float] = []
            try stft.forEachBlockOfPowers(of: sound, framesAtMost: 1) { powers += $1.values }
            #expect(powers == stft.powers(samples).values)
        }
    }

    @Test(arguments: PadMode.allCases)
    func transformsInPiecesAreThoseOfTheWhole(mode: PadMode) throws {
        let sound = try sound()
        for stft in try transforms(mode) {
            var (powers, real, imaginary, bands): ([Float], [Float], [Float], [Float]) = ([], [], [], [])
            try stft.forEachBlockOfPowers(of: sound, framesAtMost: 37) { powers += $1.values }
            #expect(powers == stft.powers(samples).values)
            try stft.forEachBlockOfSpectrum(of: sound, framesAtMost: 37) { _, spectrum in
                real += spectrum.real
                imaginary += spectrum.imaginary
            }
            let whole = stft.forward(samples)
            #expect(real == whole.real && imaginary == whole.imaginary)
            let mel = try MelSpectrogram(
                stft, MelBank(MelBank.Settings(sampleRate: 8_000, fftSize: 512, bandCount: 20)))
            try mel.forEachBlock(of: sound, framesAtMost: 37) { bands += $1.values }
            #expect(bands == mel(samples).values)
            let reassignment = try Reassignment(Reassignment.Settings(sampleRate: 8_000, stft: stft.settings))
            var map: [UInt64] = []
            try reassignment.forEachBlock(of: sound, framesAtMost: 37) { _, block in
                map += zip(block.frequencies, block.times).flatMap { [$0.bitPattern, $1.bitPattern] }
            }
            let all = reassignment(samples.map(Double.init))
            #expect(map == zip(all.frequencies, all.times).flatMap { [$0.bitPattern, $1.bitPattern] })
        }
    }

    @Test func aTransposedArrayIsThatOfTheWhole() throws {
        let values = (0..<70).map { Float($0) }
        let file = try TransposedArray(
            .complex64, planes: 1, rows: 5, columns: 7, to: "\(folder.path)/x.npy")
        for columns in [4..<7, 0..<3, 3..<4] {
            try file.write(
                Array(values[columns.lowerBound * 10..<columns.upperBound * 10]), columns: columns)
        }
        try file.finish()
        let (read, shape) = try NumpyFile.read("\(folder.path)/x.npy")
        var expected: [Float] = []
        for row in 0..<5 {
            for column in 0..<7 { expected += values[(column * 5 + row) * 2..<(column * 5 + row) * 2 + 2] }
        }
        #expect(shape == [1, 5, 7] && read == .complex64(expected))
    }

    @Test(arguments: [
        "white:snr=10", "pink:snr=5", "brown:snr=0", "hum:snr=20", "noise:deviation=0.02", "clip:level=0.1",
        "babble:from=x,snr=5,voices=3", "gramophone", "gramophone:hiss=0,wow_depth=0.3,low_pass=0,peak=0",
        "gramophone:crackles=900,crackle_length=300", "band:low=300,high=3000", "band:high=2000,order=2",
        "reverb:response=x,wet=0.5",
    ])
    func anEffectInPiecesIsThatOfTheWhole(text: String) throws {
        let clips = [Array(samples[30_000..<34_001]), Array(samples[40_000..<43_000])]
        let effect = try EffectText(text).effect { _ in clips }
        let tape = SampleTape<Float>(memoryLimit: 0, pieceLength: 4_096)
        for start in stride(from: 0, to: samples.count, by: 10_000) {
            try tape.append(Array(samples[start..<min(start + 10_000, samples.count)]))
        }
        let key = RandomKey(seed: 3)
        let pieces = try effect.apply(to: tape, sampleRate: 8_000, key: key)
        #expect(try pieces.all() == effect.apply(to: samples, sampleRate: 8_000, key: key))
        // Another effect may be given the same tape.
        #expect(try tape.all() == samples)
    }

    @Test func aDegradedFileIsTheDegradedClip() throws {
        let clip = Clip(sampleRate: 8_000, channels: [samples, samples.map { -0.5 * $0 }])
        try AudioFile.write(clip, to: "\(folder.path)/in.wav", format: .wavFloat)
        let chain: [Effect] = [.clip(level: 0.4), .noise(.white, snr: 12), .gramophone(Gramophone())]
        let key = RandomKey(seed: 9)
        let written = try FileDegradation(chain, key: key).run(
            from: "\(folder.path)/in.wav", to: "\(folder.path)/out.wav")
        #expect(written.frameCount == samples.count)
        try AudioFile.write(
            Effect.apply(chain, to: clip, key: key), to: "\(folder.path)/whole.wav", format: .wavFloat)
        #expect(try folder.bytes("out.wav") == folder.bytes("whole.wav"))
    }

    /// Pink noise of a long sound is made of stretches; they must not be heard.
    @Test(arguments: [NoiseColor.pink, .brown])
    func noiseOfStretchesIsLevelAndRepeats(color: NoiseColor) throws {
        func make(_ seed: UInt64) throws -> [Float] {
            var generator = RandomKey(seed: seed).generator()
            let tape = SampleTape<Float>(memoryLimit: 0, pieceLength: 4_096)
            try tape.append([Float](repeating: 0, count: 100_000))
            return try color.tape(
                like: tape, sampleRate: 8_000, using: &generator, wholeLimit: 1 << 14
            ).all()
        }
        let noise = try make(1)
        #expect(noise.count == 100_000)
        #expect(try noise == make(1) && noise != make(2))
        func power(_ part: ArraySlice<Float>) -> Double {
            part.reduce(0) { $0 + Double($1) * Double($1) } / Double(part.count)
        }
        #expect(abs(power(noise[...]) - 1) < 1e-4)
        // Stretches are of 2,048 samples: where they begin, in their middle, and in between.
        for phase in stride(from: 0, to: 2_048, by: 256) {
            let parts = stride(from: phase, to: 97_000, by: 2_048).map { power(noise[$0..<$0 + 256]) }
            let mean = parts.reduce(0, +) / Double(parts.count)
            #expect(mean > 0.5 && mean < 2, "\(color) at \(phase): \(mean)")
        }
        // No step where one begins: neighbours differ there as they do elsewhere.
        let steps = (1..<noise.count).map { abs(noise[$0] - noise[$0 - 1]) }
        let atSeams = stride(from: 2_047, to: steps.count, by: 2_048).map { steps[$0] }
        func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(values.count) }
        #expect((atSeams.max() ?? 0) < 1.5 * (steps.max() ?? 0))
        let (there, everywhere) = (mean(atSeams), mean(steps))
        #expect(there < 2 * everywhere)
    }

    /// More frames than a block has.
    @Test func distancesInBlocksAreThoseOfTheWhole() throws {
        var generator = RandomGenerator(key: RandomKey(seed: 6))
        let reference = (0..<300_000).map { _ in Float(generator.uniform(-0.5, 0.5)) }
        let estimate = reference.map { $0 + Float(generator.uniform(-0.1, 0.1)) }
        let stft = try STFT(STFT.Settings(fftSize: 2048, hopLength: 512))
        let (a, b) = (stft.powers(estimate), stft.powers(reference))
        #expect(a.frameCount > 512)
        var sum = 0.0
        for frame in 0..<a.frameCount {
            var squares: Float = 0
            for bin in 0..<a.binCount {
                let difference = log10f(max(a[frame, bin], 1e-10) / max(b[frame, bin], 1e-10))
                squares += difference * difference
            }
            sum += Double(squares / Float(a.binCount)).squareRoot()
        }
        #expect(
            Quality.logSpectralDistance(estimate: estimate, reference: reference) == sum
                / Double(a.frameCount))
    }
}
