#pragma once
#include <stddef.h>

/// Penalties of a difference x, elementwise; output may be an input.
/// out = x^2 / 2 within +-delta, delta * (|x| - delta / 2) beyond.
void ck_huber(const float *x, float delta, float *out, size_t count);
void ck_huber_backward(const float *x, const float *g, float delta, float *out, size_t count);
/// out = log(cosh(x)), with all its digits near zero.
void ck_log_cosh(const float *x, float *out, size_t count);
void ck_log_cosh_backward(const float *x, const float *g, float *out, size_t count);

/// Sums over a and b in double precision, of: a, b, a^2, b^2, a * b. The result depends on the data alone.
void ck_moments(const float *a, const float *b, size_t count, double sums[5]);
/// Sums in double precision, of: |a - b|, |a + b|.
void ck_distances(const float *a, const float *b, size_t count, double sums[2]);
/// out = p * a + q * b + r
void ck_combine(const float *a, const float *b, float p, float q, float r, float *out, size_t count);
/// out = scale * sign(a + side * b), with sign(0) = 0
void ck_scaled_sign(const float *a, const float *b, float side, float scale, float *out, size_t count);

/// out = x without whole turns, within +-pi.
void ck_unturned(const float *x, float *out, size_t count);
/// Of `count` pairs of a magnitude and an angle: sums in double precision of |a - b|, and of that distance the short way round.
void ck_polar_distances(const float *a, const float *b, size_t count, double sums[2]);
/// out = scale[0] * sign(a - b) of the magnitudes, scale[1] times that of the angles the short way round.
void ck_polar_signs(const float *a, const float *b, const float scale[2], float *out, size_t count);
