/// Words that other tools, papers and habits use for what is called otherwise here.
///
/// Spelling finds what was mistyped; this finds what was meant.
enum FieldWords {
    /// What a word may stand for here, the likeliest first.
    static func meanings(of word: String) -> [String] {
        let plain = String(word.lowercased().map { "- ".contains($0) ? "_" : $0 })
        return words[plain] ?? joined[plain.replacing("_", with: "")] ?? []
    }

    /// As one word, the way classes are named: CosineAnnealingLR.
    private static let joined = Dictionary(
        words.map { ($0.key.replacing("_", with: ""), $0.value) }, uniquingKeysWith: { first, _ in first })

    private static let words: [String: [String]] = [
        // Training
        "lr": ["learning_rate"], "step_size": ["learning_rate"], "eta": ["learning_rate"],
        "bs": ["batch_size"], "batch": ["batch_size"], "minibatch_size": ["batch_size"],
        "n_epochs": ["epochs"], "num_epochs": ["epochs"], "max_epochs": ["epochs"],
        "nb_epochs": ["epochs"],
        "wd": ["weight_decay"], "l2_penalty": ["weight_decay"], "eps": ["epsilon"],
        "beta1": ["betas"], "beta2": ["betas"],
        "opt": ["optimizer"], "optim": ["optimizer"], "optimiser": ["optimizer"],
        "scheduler": ["schedule"], "lr_scheduler": ["schedule"], "lr_schedule": ["schedule"],
        "grad_clip": ["gradient_clip"], "clip_grad": ["gradient_clip"],
        "clip_grad_norm": ["gradient_clip"], "max_grad_norm": ["gradient_clip"],
        "gradient_clip_norm": ["gradient_clip"], "gradient_clip_val": ["gradient_clip"],
        "clip_grad_value": ["gradient_clip_value"],
        "accumulate_grad_batches": ["accumulate"], "gradient_accumulation_steps": ["accumulate"],
        "grad_accum": ["accumulate"],
        "early_stop": ["early_stopping"],
        "warm_up": ["warmup"], "warmup_steps": ["warmup"], "ema_decay": ["ema"],
        "val_every": ["validate_every"], "eval_every": ["validate_every"],
        "check_val_every_n_epoch": ["validate_every"], "max_time": ["max_seconds"],
        "amp": ["precision"], "mixed_precision": ["precision"], "dtype": ["precision"],
        "float32": ["fp32"], "bfloat16": ["bf16"], "fp16": ["bf16"], "float16": ["bf16"],
        "half": ["bf16"],
        // Parts of an experiment
        "loss": ["losses"], "criterion": ["losses"], "objective": ["losses", "monitor"],
        "metric": ["metrics"], "measures": ["metrics"],
        "data": ["dataset"], "network": ["model"], "net": ["model"], "architecture": ["model"],
        "arch": ["model"], "backbone": ["model"], "seed": ["seeds"], "random_seed": ["seeds"],
        "trainer": ["training"], "train": ["training"], "hyperparameters": ["training"],
        "type": ["kind"], "class": ["kind"], "_target_": ["kind"],
        // Sound
        "sr": ["sample_rate"], "fs": ["sample_rate"], "rate": ["sample_rate"],
        "sampling_rate": ["sample_rate"], "sampling_frequency": ["sample_rate"],
        "fft_size": ["n_fft"], "nfft": ["n_fft"], "fft_length": ["n_fft"], "frame_length": ["n_fft"],
        "hop": ["hop_length"], "hop_size": ["hop_length"], "frame_step": ["hop_length"],
        "window_length": ["win_length"], "window_size": ["win_length"], "win_size": ["win_length"],
        "n_mel": ["n_mels"], "num_mels": ["n_mels"], "mel_bins": ["n_mels"],
        "snr_range": ["noise_snr"], "snr_db": ["noise_snr"],
        "segment_length": ["crop_samples"], "chunk_size": ["crop_samples"],
        "segment_size": ["crop_samples"],
        "path": ["folder"], "dir": ["folder"], "directory": ["folder"], "root": ["folder"],
        // Losses and measures
        "mae": ["l1"], "l1_loss": ["l1"], "mean_absolute_error": ["l1"], "absolute_error": ["l1"],
        "l2": ["mse"], "mse_loss": ["mse"], "mean_squared_error": ["mse"], "squared_error": ["mse"],
        "smooth_l1_loss": ["smooth_l1"], "huber_loss": ["huber"], "logcosh": ["log_cosh"],
        "si_snr": ["si_sdr"], "neg_si_sdr": ["si_sdr"], "sdr": ["si_sdr", "snr"],
        "si_sdri": ["si_sdr_improvement"], "si_snri": ["si_sdr_improvement"],
        "multi_resolution_stft": ["mr_stft"], "multi_res_stft": ["mr_stft"],
        "multi_scale_stft": ["mr_stft"], "stft_loss": ["mr_stft"], "spectral_loss": ["mr_stft"],
        "multi_resolution_mel": ["mr_mel"], "mel_loss": ["mr_mel"], "multi_scale_mel": ["mr_mel"],
        "log_spectral_distance": ["lsd"], "segmental_snr": ["seg_snr"], "ssnr": ["seg_snr"],
        "rtf": ["real_time_factor"], "bitrate": ["bit_rate"],
        // Schedules and optimisers
        "cosine_annealing": ["cosine"], "cosine_annealing_lr": ["cosine"],
        "cosine_annealing_warm_restarts": ["cosine_restarts"], "sgdr": ["cosine_restarts"],
        "reduce_lr_on_plateau": ["plateau"], "step_lr": ["step"], "multi_step_lr": ["multi_step"],
        "exponential_lr": ["exponential"], "linear_lr": ["linear"], "one_cycle_lr": ["one_cycle"],
        "adam_w": ["adamw"], "momentum_sgd": ["sgd"], "rms_prop": ["rmsprop"],
    ]
}
