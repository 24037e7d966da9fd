extension Measure {
    // Of sound, against a reference.
    public static let snr = Measure("snr", unit: "dB", .higherIsBetter)
    public static let siSDR = Measure("si_sdr", unit: "dB", .higherIsBetter)
    public static let siSDRImprovement = Measure("si_sdr_improvement", unit: "dB", .higherIsBetter)
    public static let signFreeSNR = Measure("snr_sign_free", unit: "dB", .higherIsBetter)
    public static let segmentalSNR = Measure("seg_snr", unit: "dB", .higherIsBetter, worst: -10)
    public static let correlation = Measure("correlation", .higherIsBetter, worst: 0)
    /// In bels, of log₁₀ powers.
    public static let logSpectralDistance = Measure("lsd", unit: "B", .lowerIsBetter)
    public static let globalLogSpectralDistance = Measure("lsd_global", unit: "B", .lowerIsBetter)
    /// Of mel bands of sound, in decibels; ``logMelDistance`` is of predicted bands, in ln(1 + power).
    public static let logMelDecibels = Measure("log_mel_db", unit: "dB", .lowerIsBetter)
    public static let multiResolutionDistance = Measure("mr_stft", .lowerIsBetter)
    public static let stoi = Measure("stoi", .higherIsBetter, worst: 0)
    public static let estoi = Measure("estoi", .higherIsBetter, worst: 0)
    /// MOS-LQO.
    public static let pesq = Measure("pesq", .higherIsBetter)
    public static let meanSquaredError = Measure("mse", .lowerIsBetter)
    public static let signFreeSquaredError = Measure("mse_sign_free", .lowerIsBetter)
    /// The power of the reference: what silence has for an error.
    public static let squaredErrorOfSilence = Measure("mse_zero", .neither)
    /// Best at 1.
    public static let levelRatio = Measure("level_ratio", .neither)

    // Of predicted spectra, against those that came.
    public static let logMelDistance = Measure("log_mel_distance", .lowerIsBetter)
    public static let melDistance = Measure("mel_distance", unit: "dB", .lowerIsBetter)
    public static let centroidError = Measure("centroid_error", unit: "Hz", .lowerIsBetter)
    public static let bandwidthError = Measure("bandwidth_error", unit: "Hz", .lowerIsBetter)
    public static let flatnessError = Measure("flatness_error", .lowerIsBetter)
    public static let entropyError = Measure("entropy_error", .lowerIsBetter)
    public static let normalizedError = Measure("normalized_error", .lowerIsBetter)

    // Of files and of time.
    public static let bitRate = Measure("bit_rate", unit: "kbit/s", .lowerIsBetter)
    public static let compression = Measure("compression", .higherIsBetter)
    public static let realTimeFactor = Measure("real_time_factor", .lowerIsBetter, isOfTime: true)

    /// The weighted sum of an experiment's losses.
    public static let loss = Measure("loss", .lowerIsBetter)
    /// One of several losses.
    public static func loss(_ name: String) -> Measure { Measure("loss.\(name)", .lowerIsBetter) }

    /// Every measure.
    public static let all: [Measure] = [
        loss, snr, siSDR, siSDRImprovement, signFreeSNR, segmentalSNR, correlation, logSpectralDistance,
        globalLogSpectralDistance, logMelDecibels, multiResolutionDistance, stoi, estoi, pesq,
        meanSquaredError,
        signFreeSquaredError, squaredErrorOfSilence, levelRatio, logMelDistance, melDistance, centroidError,
        bandwidthError, flatnessError, entropyError, normalizedError, bitRate, compression, realTimeFactor,
    ]

    /// What leads a table of runs that were monitored by their losses, which do not compare; the first that all have. Of sound whose
    /// sign cannot be known, a plain error says nothing.
    public static let leading = [siSDR, signFreeSNR]

    /// - Returns: nil for a name that is none of ``all``.
    public static func named(_ name: String) -> Measure? { all.first { $0.name == name } }
}
