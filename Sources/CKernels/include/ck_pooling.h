#pragma once
#include <stddef.h>

/// Max pooling whose windows do not overlap (stride = kernel), over one image of (h, w, channels). Rows and columns
/// that fill no window are left out, as in PyTorch.
void ck_maxpool(const float *x, size_t h, size_t w, size_t channels, size_t kernel_h, size_t kernel_w, float *y);
/// Routes each gradient to the first place of its window that holds the maximum; everything else becomes zero.
void ck_maxpool_backward(
    const float *x, const float *y, const float *y_grad, size_t h, size_t w, size_t channels, size_t kernel_h,
    size_t kernel_w, float *x_grad);
