#pragma once
#include <stddef.h>

/// Batch normalisation over a matrix of `rows` x `channels`, with ReLU fused in where `relu` is 1.

/// Adds sum(x - shift) and sum((x - shift)^2) of each channel to `sums` and `squares`.
void ck_batchnorm_sums(
    const float *x, size_t rows, size_t channels, const float *shift, double *sums, double *squares);

/// y = x * scale + offset, then ReLU.
void ck_batchnorm_apply(
    const float *x, size_t rows, size_t channels, const float *scale, const float *offset, int relu, float *y);

/// With g = the gradient of y, masked where ReLU was closed: adds sum(g) to `grad_sums` and sum(g * (x - mean) * rstd) to
/// `grad_products`.
void ck_batchnorm_backward_sums(
    const float *x, const float *y_grad, size_t rows, size_t channels, const float *mean, const float *rstd,
    const float *scale, const float *offset, int relu, double *grad_sums, double *grad_products);

/// x_grad = scale * g - a - xhat * b, per channel, with g masked as above.
void ck_batchnorm_backward_apply(
    const float *x, const float *y_grad, size_t rows, size_t channels, const float *mean, const float *rstd,
    const float *scale, const float *offset, const float *a, const float *b, int relu, float *x_grad);
