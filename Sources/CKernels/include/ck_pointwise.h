#pragma once
#include <stddef.h>

/// Elementary functions over `count` floats, and their derivatives. `saved` is the input x or the output y, as each
/// derivative says; g is the gradient of the output. Output may be an input.

void ck_exp(const float *x, float *y, size_t count);
/// out = g * y
void ck_exp_backward(const float *y, const float *g, float *out, size_t count);
void ck_expm1(const float *x, float *y, size_t count);
/// out = g * (y + 1)
void ck_expm1_backward(const float *y, const float *g, float *out, size_t count);
void ck_log(const float *x, float *y, size_t count);
/// out = g / x
void ck_log_backward(const float *x, const float *g, float *out, size_t count);
void ck_log1p(const float *x, float *y, size_t count);
/// out = g / (1 + x)
void ck_log1p_backward(const float *x, const float *g, float *out, size_t count);
void ck_sqrt(const float *x, float *y, size_t count);
/// out = g / (2 y), infinite at zero
void ck_sqrt_backward(const float *y, const float *g, float *out, size_t count);
void ck_power(const float *x, float exponent, float *y, size_t count);
/// out = g * exponent * x^(exponent - 1)
void ck_power_backward(const float *x, float exponent, const float *g, float *out, size_t count);
void ck_sin(const float *x, float *y, size_t count);
/// out = g * cos(x)
void ck_sin_backward(const float *x, const float *g, float *out, size_t count);
void ck_cos(const float *x, float *y, size_t count);
/// out = -g * sin(x)
void ck_cos_backward(const float *x, const float *g, float *out, size_t count);
void ck_tanh(const float *x, float *y, size_t count);
/// out = g * (1 - y^2)
void ck_tanh_backward(const float *y, const float *g, float *out, size_t count);
void ck_sigmoid(const float *x, float *y, size_t count);
/// out = g * y * (1 - y)
void ck_sigmoid_backward(const float *y, const float *g, float *out, size_t count);
/// y = log(1 + e^x)
void ck_softplus(const float *x, float *y, size_t count);
/// out = g * sigmoid(x)
void ck_softplus_backward(const float *x, const float *g, float *out, size_t count);
/// A NaN stays one.
void ck_clamp(const float *x, float low, float high, float *y, size_t count);
/// out = g where low <= x <= high, else 0
void ck_clamp_backward(const float *x, float low, float high, const float *g, float *out, size_t count);
