#pragma once
#include <stddef.h>

// The equations of a reassigned spectrogram: what one frame's samples must satisfy. All rows over bins are `stride`
// long, a multiple of 8, aligned to 64 bytes, with zeros past the last bin.

/// One size of frame. Tables hold cos and sin of 2π bin sample / size.
typedef struct {
    int size, bins, stride;
    /// size / 2 + 1 rounded up to a multiple of 8.
    int half;
    /// [sample * stride + bin]
    const double *cosine, *sine;
    /// [bin * half + sample] for samples 0…size / 2
    const double *cosine_by_bin, *sine_by_bin;
    const double *window, *derivative, *weighted;
} ck_reassigned_frame;

/// What one frame was measured to be: a², q a² and r a², and the weight of each equation.
typedef struct {
    const double *power, *frequency, *time;
    const double *power_weight, *frequency_weight, *time_weight;
} ck_reassigned_target;

/// The weights of a frame's equations: v = b / √(a² + softness), halved for power, times known and scale for the others.
void ck_reassigned_weigh(const double *power, const double *frequency_known, const double *time_known,
                         const double *bin_weight, double softness, double power_scale, double frequency_scale,
                         double time_scale, double *power_weight, double *frequency_weight, double *time_weight,
                         size_t stride);
/// Adds what samples first…first + count - 1 contribute to the frame's three spectra: six rows, real and imaginary of S,
/// D and T. `y` holds these samples only.
void ck_reassigned_add_spectra(const ck_reassigned_frame *frame, const double *y, int first, int count,
                               double *spectra);
/// The residuals of a frame's equations, three rows; returns the sum of their squares.
double ck_reassigned_residual(const ck_reassigned_frame *frame, const ck_reassigned_target *target,
                              const double *spectra, double *residual);
/// Levenberg-Marquardt over `count` samples of one frame, the others held: `base` is the spectra of those.
/// `y` holds the start and then the result. Returns the cost reached; stops at `enough`.
double ck_reassigned_solve(const ck_reassigned_frame *frame, const ck_reassigned_target *target, const double *base,
                           int first, int count, double *y, int iterations, double enough, double *work);
/// Doubles of work space for the above.
size_t ck_reassigned_solve_work(const ck_reassigned_frame *frame, int count);
/// Adds a frame's JᵀJ for samples first…first + count - 1 to the lower band of a matrix (column n at band + n * leading,
/// diagonal first), and Jᵀe to `gradient`.
void ck_reassigned_normal(const ck_reassigned_frame *frame, const ck_reassigned_target *target, const double *spectra,
                          const double *residual, int first, int count, double *band, int leading, double *gradient,
                          double *work);
size_t ck_reassigned_normal_work(const ck_reassigned_frame *frame);
/// Samples first…first + count - 1 of a frame of magnitudes √power whose phases continue those of `spectra` by
/// `turn` / 2 times the sum of both frames' angular frequencies.
void ck_reassigned_predict(const ck_reassigned_frame *frame, const double *spectra, const double *from_frequency,
                           const double *to_frequency, const double *power, double turn, int first, int count,
                           double *y, double *work);
