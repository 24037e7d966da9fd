import Specs

/// Everything that an experiment can name. A new entry is one file, and one line here.
public enum Catalog {
    public static let models: [any ModelEntry.Type] = [
        STFTUNet.self,
        WaveUNet.self,
        ConvAutoencoder.self,
        LSTMMel.self,
        ReassignedInverter.self,
        ReassignedExact.self,
        GriffinLimInverter.self,
        PhaseGradientInverter.self,
        Zero.self,
    ]

    public static let losses: [any LossEntry.Type] = [
        MeanSquaredError.self,
        MeanAbsoluteError.self,
        Huber.self,
        SmoothL1.self,
        LogCosh.self,
        NegativeSISDR.self,
        NegativeSNR.self,
        SignFreeSquaredError.self,
        SignFreeAbsoluteError.self,
        SpectralConvergence.self,
        FrequencyWeighted.self,
        SpectralShapeDistance.self,
        MultiResolutionSTFT.self,
        MultiResolutionMel.self,
        SpectrumAndSound.self,
        NormalizedSquaredError.self,
        MelShapeError.self,
    ]

    public static let datasets: [any DatasetEntry.Type] = [
        Denoise.self,
        Folder.self,
        Tone.self,
        WholeClips.self,
        Music.self,
        Musdb.self,
    ]

    public static let metrics: [any MetricEntry.Type] = [
        SignalToNoise.self,
        SISDR.self,
        SISDRImprovement.self,
        LogSpectralDistance.self,
        STOI.self,
        ESTOI.self,
        SegmentalSNR.self,
        MultiResolutionDistance.self,
        SquaredErrors.self,
        SignFreeSNR.self,
        LevelRatio.self,
        RealTimeFactor.self,
        BitRate.self,
        CompressionRatio.self,
        LogMelDistance.self,
        MelDistance.self,
        MelShape.self,
    ]
}
