#pragma once
#include <stddef.h>

// Loops over short-time spectra. Complex rows are interleaved: real, imaginary, real, … Every loop works element by
// element in one fixed order, so that the results do not depend on the instruction set that runs it.

/// out[i] = x[i] * w[i]
void etude_multiply_f(const float *x, const float *w, float *out, size_t n);
void etude_multiply_d(const double *x, const double *w, double *out, size_t n);
/// real[i], imag[i] = bins[i]
void etude_split_f(const float *bins, float *real, float *imag, size_t n);
void etude_split_d(const double *bins, double *real, double *imag, size_t n);
/// bins[i] = real[i], imag[i]
void etude_join_f(const float *real, const float *imag, float *bins, size_t n);
/// out[i] = |bins[i]|² and |bins[i]|
void etude_power_f(const float *bins, float *out, size_t n);
void etude_magnitude_f(const float *bins, float *out, size_t n);
void etude_magnitude_d(const double *bins, double *out, size_t n);
/// out[i] = i * step - Im(derived[i] / bins[i]) * scale
void etude_reassign_frequency_f(const float *bins, const float *derived, float step, float scale, float *out, size_t n);
void etude_reassign_frequency_d(const double *bins, const double *derived, double step, double scale, double *out,
                                size_t n);
/// out[i] = centre + Re(weighted[i] / bins[i]) * scale
void etude_reassign_time_f(const float *bins, const float *weighted, float centre, float scale, float *out, size_t n);
void etude_reassign_time_d(const double *bins, const double *weighted, double centre, double scale, double *out,
                           size_t n);
/// sum[i] += x[i] * w[i]
void etude_overlap_add(const float *x, const float *w, double *sum, size_t n);
/// The step of fast Griffin-Lim: v = bins - momentum * previous; previous = bins; bins = magnitude * v / (|v| + tiny).
void etude_griffin_lim(float *bins, float *previous, const float *magnitude, float momentum, float tiny, size_t n);
/// Σ a[i] * b[i] in sixteen accumulators, added pairwise at the end.
float etude_dot_f(const float *a, const float *b, size_t n);
/// Σ a[i] * b[i], Σ (a[i] - b[i])² and Σ a[i] in eight double accumulators, added pairwise at the end.
double etude_sum_products(const float *a, const float *b, size_t n);
double etude_sum_squared_differences(const float *a, const float *b, size_t n);
double etude_sum(const float *a, size_t n);
/// 1 where every value is finite.
int etude_all_finite(const float *a, size_t n);
