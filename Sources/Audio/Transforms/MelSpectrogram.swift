import CKernels

/// Short-time spectra gathered into mel bands in one pass, without storing the linear spectrum.
public struct MelSpectrogram: Sendable {
    public let transform: STFT
    public let bank: MelBank
    /// 1 for magnitudes, 2 for powers, before the bands are summed.
    public let power: Float

    /// - Throws: ``AudioError`` when the bank is made for another size of transform, or a setting cannot work.
    public init(_ transform: STFT, _ bank: MelBank, power: Float = 2) throws(AudioError) {
        guard bank.settings.fftSize == transform.settings.fftSize else {
            throw .invalid(
                "a mel bank for n_fft \(bank.settings.fftSize) cannot follow an STFT of n_fft \(transform.settings.fftSize)"
            )
        }
        guard power == 1 || power == 2 else {
            throw .invalid(
                "a mel spectrogram is of magnitudes (power 1) or powers (power 2), not of power \(power)")
        }
        self.transform = transform
        self.bank = bank
        self.power = power
    }

    /// The study's and torchaudio's defaults: power 2, HTK scale, peaks of 1, Hann, centred, mirrored ends.
    public static func torchaudio(
        sampleRate: Int, fftSize: Int, hopLength: Int, bandCount: Int = 128
    ) throws(AudioError) -> MelSpectrogram {
        try MelSpectrogram(
            STFT(STFT.Settings(fftSize: fftSize, hopLength: hopLength, padMode: .reflect)),
            MelBank(
                MelBank.Settings(
                    sampleRate: sampleRate, fftSize: fftSize, bandCount: bandCount, scale: .htk,
                    normalization: .none)))
    }

    /// `[frame][band]`.
    public func callAsFunction(_ samples: [Float]) -> Spectrogram {
        let frames = transform.frameCount(of: samples.count)
        let bins = transform.binCount
        let bands = bank.bandCount
        let values = [Float](unsafeUninitializedCapacity: frames * bands) { output, count in
            bank.withPaddedRow { row in
                transform.transform(samples) { frame, spectrum in
                    if power == 2 {
                        ck_audio_power_f(spectrum, row, bins)
                    } else {
                        ck_audio_magnitude_f(spectrum, row, bins)
                    }
                    bank.apply(row, to: output.baseAddress! + frame * bands)
                }
            }
            count = frames * bands
        }
        return Spectrogram(frameCount: frames, binCount: bands, values: values)
    }
}
