#pragma once
#include <stddef.h>

/// Normalisation along the rows of a dense matrix: y = (x - mean) / sqrt(variance + epsilon) * scale + offset, with scale
/// and offset by column; each row's mean and 1 / sqrt(…) are kept for the derivative.
void ck_layernorm(
    const float *x, size_t rows, size_t columns, const float *scale, const float *offset, float epsilon, float *mean,
    float *reciprocal, float *y);
/// x_grad where it is not NULL; adds each column's gradients to `scale_grad` and `offset_grad`.
void ck_layernorm_backward(
    const float *x, const float *g, size_t rows, size_t columns, const float *scale, const float *mean,
    const float *reciprocal, float *x_grad, double *scale_grad, double *offset_grad);
