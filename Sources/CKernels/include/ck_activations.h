#pragma once
#include <stddef.h>

/// Activations over `count` floats, and their derivatives; g is the gradient of the output. Output may be an input.

/// y = x where x > 0, else slope * x
void ck_leaky_relu(const float *x, float slope, float *y, size_t count);
void ck_leaky_relu_backward(const float *x, float slope, const float *g, float *out, size_t count);
/// y = x where x > 0, else alpha * (e^x - 1)
void ck_elu(const float *x, float alpha, float *y, size_t count);
void ck_elu_backward(const float *x, float alpha, const float *g, float *out, size_t count);
/// y = x * P(a normal draw < x), exactly through the error function
void ck_gelu(const float *x, float *y, size_t count);
void ck_gelu_backward(const float *x, const float *g, float *out, size_t count);
/// The same with the error function replaced by a hyperbolic tangent.
void ck_gelu_tanh(const float *x, float *y, size_t count);
void ck_gelu_tanh_backward(const float *x, const float *g, float *out, size_t count);
/// y = x * sigmoid(x)
void ck_silu(const float *x, float *y, size_t count);
void ck_silu_backward(const float *x, const float *g, float *out, size_t count);

/// Below, x is a matrix of `rows` x `channels`.

/// y = x where x > 0, else slope[channel] * x
void ck_prelu(const float *x, size_t rows, size_t channels, const float *slope, float *y);
/// x_grad as of leaky ReLU; slope_part = g * min(x, 0), to be summed over rows. Either may be NULL.
void ck_prelu_backward(
    const float *x, size_t rows, size_t channels, const float *slope, const float *g, float *x_grad,
    float *slope_part);
/// y = x + sin(alpha x)^2 / alpha, with alpha by channel
void ck_snake(const float *x, size_t rows, size_t channels, const float *alpha, float *y);
/// x_grad and, to be summed over rows, alpha's part of the gradient. Either may be NULL.
void ck_snake_backward(
    const float *x, size_t rows, size_t channels, const float *alpha, const float *g, float *x_grad,
    float *alpha_part);
/// y = a * sigmoid(b) where each row of x is (a, b) of `channels` each
void ck_glu(const float *x, size_t rows, size_t channels, float *y);
void ck_glu_backward(const float *x, size_t rows, size_t channels, const float *g, float *x_grad);
