#include "ck_elementwise.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "variants.h"

CK_KERNEL(void, ck_add, (const float *a, const float *b, float *out, size_t count), (a, b, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] + b[i];
}

CK_KERNEL(void, ck_subtract, (const float *a, const float *b, float *out, size_t count), (a, b, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] - b[i];
}

CK_KERNEL(void, ck_multiply, (const float *a, const float *b, float *out, size_t count), (a, b, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] * b[i];
}

CK_KERNEL(void, ck_affine, (const float *a, float scale, float offset, float *out, size_t count), (a, scale, offset,
    out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] * scale + offset;
}

CK_KERNEL(void, ck_add_scaled, (const float *a, float scale, float *into, size_t count), (a, scale, into, count)) {
    for (size_t i = 0; i < count; i++) into[i] += a[i] * scale;
}

CK_KERNEL(void, ck_add_product, (const float *a, const float *b, float *into, size_t count), (a, b, into, count)) {
    for (size_t i = 0; i < count; i++) into[i] += a[i] * b[i];
}

CK_KERNEL(void, ck_abs, (const float *a, float *out, size_t count), (a, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = fabsf(a[i]);
}

CK_KERNEL(void, ck_sign_product, (const float *a, const float *b, float *out, size_t count), (a, b, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] > 0 ? b[i] : (a[i] < 0 ? -b[i] : 0.0f);
}

CK_KERNEL(void, ck_relu, (const float *a, float *out, size_t count), (a, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] < 0 ? 0.0f : a[i];  // NaN stays
}

CK_KERNEL(void, ck_relu_backward, (const float *y, const float *g, float *out, size_t count), (y, g, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = y[i] > 0 ? g[i] : 0.0f;
}

enum { LANES = 16 };

static inline __attribute__((always_inline)) double fold(const double *lanes) {
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) total += lanes[lane];
    return total;
}

CK_KERNEL(double, ck_sum, (const float *a, size_t count), (a, count)) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int lane = 0; lane < LANES; lane++) lanes[lane] += (double)a[i + (size_t)lane];
    for (; i < count; i++) lanes[i % LANES] += (double)a[i];
    return fold(lanes);
}

CK_KERNEL(double, ck_sum_squares, (const float *a, size_t count), (a, count)) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            const double v = (double)a[i + (size_t)lane];
            lanes[lane] += v * v;
        }
    for (; i < count; i++) lanes[i % LANES] += (double)a[i] * (double)a[i];
    return fold(lanes);
}

CK_KERNEL(int, ck_all_finite, (const float *a, size_t count), (a, count)) {
    // A float is not finite exactly when its exponent bits are all ones.
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, a + i, sizeof bits);
        bad |= (bits & 0x7F800000u) == 0x7F800000u;
    }
    return !bad;
}
