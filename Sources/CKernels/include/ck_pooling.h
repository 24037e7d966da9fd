#pragma once
#include <stddef.h>
#include <stdint.h>

/// Max pooling whose windows do not overlap (stride = kernel), over one image of (h, w, channels). Rows and columns
/// that fill no window are left out, as in PyTorch. Where `which` is given, it takes the place of each maximum within its
/// window, the first one of several, counted row by row.
void ck_maxpool(
    const float *x, size_t h, size_t w, size_t channels, size_t kernel_h, size_t kernel_w, float *y, uint16_t *which);
/// Routes each gradient to the place that ``ck_maxpool`` noted; everything else becomes zero.
void ck_maxpool_backward(
    const uint16_t *which, const float *y_grad, size_t h, size_t w, size_t channels, size_t kernel_h, size_t kernel_w,
    float *x_grad);
