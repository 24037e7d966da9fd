import Audio
import Foundation
import Randomness
import Testing

/// Sound that is read in pieces gives what the whole would give.
@Suite struct LongSoundTests {
    @Test(arguments: PadMode.allCases)
    func aPictureInPiecesIsThatOfTheWhole(mode: PadMode) async throws {
        try await withTemporaryFolder { folder in
            var generator = RandomGenerator(key: RandomKey(seed: 5))
            let samples = (0..<70_001).map { Float(generator.uniform(-0.5, 0.5)) * (Float($0) / 70_001) }
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: samples), to: "\(folder)/a.wav", format: .wavFloat)
            let sound = try LongSound(path: "\(folder)/a.wav", channel: nil)
            #expect(sound.count == 70_001)
            for isCentered in [true, false] {
                let transform = try STFT(
                    STFT.Settings(fftSize: 512, hopLength: 100, isCentered: isCentered, padMode: mode))
                let whole = SoundPicture(
                    samples, sampleRate: 8_000, transform: transform, columns: 300, rows: 90)
                let pieces = try SoundPicture(sound, transform: transform, columns: 300, rows: 90)
                #expect(pieces.lows == whole.lows && pieces.highs == whole.highs)
                #expect(pieces.levels == whole.levels && pieces.columns == whole.columns)
            }
        }
    }
}
