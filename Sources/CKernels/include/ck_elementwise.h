#pragma once
#include <stddef.h>

/// Elementwise loops over `count` floats. Output may be an input.
void ck_add(const float *a, const float *b, float *out, size_t count);
void ck_subtract(const float *a, const float *b, float *out, size_t count);
void ck_multiply(const float *a, const float *b, float *out, size_t count);
/// out = a * scale + offset
void ck_affine(const float *a, float scale, float offset, float *out, size_t count);
/// into += a * scale
void ck_add_scaled(const float *a, float scale, float *into, size_t count);
/// into += a * b
void ck_add_product(const float *a, const float *b, float *into, size_t count);
void ck_abs(const float *a, float *out, size_t count);
/// out = sign(a) * b, with sign(0) = 0
void ck_sign_product(const float *a, const float *b, float *out, size_t count);
void ck_relu(const float *a, float *out, size_t count);
/// out = y > 0 ? g : 0
void ck_relu_backward(const float *y, const float *g, float *out, size_t count);

/// Sums in double precision over 16 interleaved lanes, so the result depends on the data alone.
double ck_sum(const float *a, size_t count);
double ck_sum_squares(const float *a, size_t count);
/// 1 when every value is finite.
int ck_all_finite(const float *a, size_t count);
