#pragma once
#include <stddef.h>

// Loops over short-time spectra. Complex rows are interleaved: real, imaginary, real, … Every loop works element by
// element in one fixed order, so that the results do not depend on the instruction set that runs it.

/// out[i] = x[i] * w[i]
void ck_audio_multiply_f(const float *x, const float *w, float *out, size_t n);
void ck_audio_multiply_d(const double *x, const double *w, double *out, size_t n);
/// real[i], imag[i] = bins[i]
void ck_audio_split_f(const float *bins, float *real, float *imag, size_t n);
void ck_audio_split_d(const double *bins, double *real, double *imag, size_t n);
/// bins[i] = real[i], imag[i]
void ck_audio_join_f(const float *real, const float *imag, float *bins, size_t n);
/// out[i] = |bins[i]|² and |bins[i]|
void ck_audio_power_f(const float *bins, float *out, size_t n);
void ck_audio_magnitude_f(const float *bins, float *out, size_t n);
void ck_audio_magnitude_d(const double *bins, double *out, size_t n);
/// out[i] = i * step - Im(derived[i] / bins[i]) * scale
void ck_audio_reassign_frequency_f(const float *bins, const float *derived, float step, float scale, float *out, size_t n);
void ck_audio_reassign_frequency_d(const double *bins, const double *derived, double step, double scale, double *out,
                                size_t n);
/// out[i] = centre + Re(weighted[i] / bins[i]) * scale
void ck_audio_reassign_time_f(const float *bins, const float *weighted, float centre, float scale, float *out, size_t n);
void ck_audio_reassign_time_d(const double *bins, const double *weighted, double centre, double scale, double *out,
                           size_t n);
/// The share of the largest sum of squared windows under which a sample counts as not heard by any frame: to divide by it
/// would make noise of rounding.
#define CK_LEAST_OVERLAP_WEIGHT 1e-8
/// sum[i] += x[i] * w[i]
void ck_audio_overlap_add(const float *x, const float *w, double *sum, size_t n);
/// The step of fast Griffin-Lim: v = bins - momentum * previous; previous = bins; bins = magnitude * v / (|v| + tiny).
void ck_audio_griffin_lim(float *bins, float *previous, const float *magnitude, float momentum, float tiny, size_t n);
/// Σ a[i] * b[i] in sixteen accumulators, added pairwise at the end.
float ck_audio_dot_f(const float *a, const float *b, size_t n);
/// Σ a[i] * b[i], Σ (a[i] - b[i])² and Σ a[i] in eight double accumulators, added pairwise at the end.
double ck_audio_sum_products(const float *a, const float *b, size_t n);
double ck_audio_sum_squared_differences(const float *a, const float *b, size_t n);
double ck_audio_sum(const float *a, size_t n);
/// 1 where every value is finite.
int ck_audio_all_finite(const float *a, size_t n);
/// values[i] = NaN where magnitudes[i] < lowest; then, where `fills`, what is NaN = fill + i * step; then held in 0…top.
void ck_audio_reassign_finish_f(float *values, const float *magnitudes, float lowest, float fill, float step, int fills,
                             float top, size_t n);
void ck_audio_reassign_finish_d(double *values, const double *magnitudes, double lowest, double fill, double step,
                             int fills, double top, size_t n);
/// The dual of mel inversion at λ. Bins starts[m]…starts[m + 1] lie in bands m and m + 1 with weights lower and upper.
/// Adds to the gradient and to the Hessian's diagonals, writes max(0, Aᵀλ) to x, and returns half its squared norm.
/// Where `every` is set, negative bins count as well.
double ck_audio_mel_dual(const double *lower, const double *upper, const int *starts, int bands, const double *dual,
                      int every, double *x, double *gradient, double *diagonal, double *beside);
/// out[m] = Σ weights[offsets[m] + k] * bins[first[m] + k]; every band's count of weights is a multiple of 8.
void ck_audio_mel_apply(const float *weights, const int *offsets, const int *first, int bands, const float *bins,
                        float *out);
