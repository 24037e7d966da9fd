#pragma once
#include <stddef.h>

/// Pooling over windows that may overlap, over one image of (h, w, channels).
typedef struct {
    size_t h, w, channels, out_h, out_w;
    size_t kernel_h, kernel_w, stride_h, stride_w;
    size_t pad_top, pad_left; ///< never read: outside counts as minus infinity, or as zero
    size_t dilation_h, dilation_w;
} ck_windows;

void ck_window_largest(const ck_windows *shape, const float *x, float *y);
/// Adds each gradient at the first place of its window that holds the largest value; `x_grad` starts as zeros.
void ck_window_largest_backward(
    const ck_windows *shape, const float *x, const float *y, const float *g, float *x_grad);
/// Means over a window: divided by the whole kernel, or, with `only_inside`, by what lies in the image.
void ck_window_mean(const ck_windows *shape, const float *x, int only_inside, float *y);
/// Adds to `x_grad`, which starts as zeros.
void ck_window_mean_backward(const ck_windows *shape, const float *g, int only_inside, float *x_grad);
