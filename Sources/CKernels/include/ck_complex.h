#pragma once
#include <stddef.h>

/// Loops over `count` interleaved complex numbers, z[2 i] + j z[2 i + 1].

/// out[i] = sqrt(max(|z[i]|², floor))
void ck_complex_magnitude(const float *z, float floor, float *out, size_t count);
/// out[i] = g[i] * z[i] / magnitude[i]; zero where |z[i]|² is at or below the floor.
void ck_complex_magnitude_backward(
    const float *z, float floor, const float *magnitude, const float *g, float *out, size_t count);
/// out[i] = |z[i]|²
void ck_complex_power(const float *z, float *out, size_t count);
/// out[i] = 2 * g[i] * z[i]
void ck_complex_power_backward(const float *z, const float *g, float *out, size_t count);
/// out[i] = atan2(imaginary, real)
void ck_complex_phase(const float *z, float *out, size_t count);
/// out[i] = g[i] * (-imaginary, real) / |z[i]|²; zero where z[i] is.
void ck_complex_phase_backward(const float *z, const float *g, float *out, size_t count);
/// Half a spectrum's numbers: the first by `ends`, the others by `middle`, and the last by `ends` too where `has_last`.
void ck_complex_scale_half(const float *z, float ends, float middle, int has_last, float *out, size_t count);
/// z[i] = (e^x[2 i] - 1) e^(j x[2 i + 1]): logarithms of one and the magnitude, and angles in radians, as complex numbers.
void ck_log_polar(const float *x, float *z, size_t count);
/// The gradient by x of g's product with z.
void ck_log_polar_backward(const float *x, const float *g, float *out, size_t count);
