#pragma once
#include <stddef.h>
#include <stdint.h>

/// Where one output position of a linear interpolation reads: low and high positions, and the weight of the high one.
typedef struct {
    int32_t low, high;
    float weight;
} ck_between;

/// y[i] = x[low] * (1 - weight) + x[high] * weight, for vectors of `inner` floats.
void ck_interpolate(const float *x, const ck_between *places, size_t count, size_t inner, float *y);
/// Adds each gradient to both positions it came from; `x_grad` starts as zeros.
void ck_interpolate_backward(const float *g, const ck_between *places, size_t count, size_t inner, float *x_grad);
/// Copies vectors of `inner` floats: y[i] = x[indices[i]].
void ck_gather(const float *x, const int32_t *indices, size_t count, size_t inner, float *y);
/// into[indices[i]] += g[i] for `columns` floats of vectors `inner` apart, in the order of i.
void ck_scatter_add(
    const float *g, const int32_t *indices, size_t count, size_t inner, size_t columns, float *into);
