#include "ck_interpolation.h"

#include <string.h>

#include "variants.h"

CK_KERNEL(void, ck_interpolate, (const float *x, const ck_between *places, size_t count, size_t inner, float *y), (x,
    places, count, inner, y)) {
    for (size_t i = 0; i < count; i++, y += inner) {
        const float *low = x + (size_t)places[i].low * inner, *high = x + (size_t)places[i].high * inner;
        const float w = places[i].weight, v = 1.0f - w;
        for (size_t c = 0; c < inner; c++) y[c] = low[c] * v + high[c] * w;
    }
}

CK_KERNEL(void, ck_interpolate_backward, (const float *g, const ck_between *places, size_t count, size_t inner,
    float *x_grad), (g, places, count, inner, x_grad)) {
    for (size_t i = 0; i < count; i++, g += inner) {
        float *low = x_grad + (size_t)places[i].low * inner;
        const float w = places[i].weight, v = 1.0f - w;
        for (size_t c = 0; c < inner; c++) low[c] += g[c] * v;
        float *high = x_grad + (size_t)places[i].high * inner;
        for (size_t c = 0; c < inner; c++) high[c] += g[c] * w;
    }
}

void ck_gather(const float *x, const int32_t *indices, size_t count, size_t inner, float *y) {
    for (size_t i = 0; i < count; i++) memcpy(y + i * inner, x + (size_t)indices[i] * inner, sizeof(float) * inner);
}

CK_KERNEL(void, ck_scatter_add, (const float *g, const int32_t *indices, size_t count, size_t inner, size_t columns,
    float *into), (g, indices, count, inner, columns, into)) {
    for (size_t i = 0; i < count; i++) {
        const float *from = g + i * inner;
        float *to = into + (size_t)indices[i] * inner;
        for (size_t c = 0; c < columns; c++) to[c] += from[c];
    }
}
