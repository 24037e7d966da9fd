#include "ck_losses.h"

#include "variants.h"
#include "vector_math.h"

CK_VARIANTS void ck_huber(const float *x, float delta, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float size = fabsf(x[i]);
        const float far = delta * (size - 0.5f * delta);
        out[i] = size < delta ? 0.5f * x[i] * x[i] : far;
    }
}

CK_VARIANTS void ck_huber_backward(const float *x, const float *g, float delta, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float held = x[i] > delta ? delta : (x[i] < -delta ? -delta : x[i]);
        out[i] = g[i] * held;
    }
}

CK_VARIANTS void ck_log_cosh(const float *x, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float size = fabsf(x[i]), square = x[i] * x[i];
        // Taylor's series, where the closed form would subtract almost equal numbers.
        const float near = square * (0.5f - square * (1.0f / 12 - square * (1.0f / 45 - square * (17.0f / 2520))));
        const float far = size + ckv_log1p(0.5f * ckv_expm1(-2.0f * size));
        out[i] = size < 0.25f ? near : far;
    }
}

CK_VARIANTS void ck_log_cosh_backward(const float *x, const float *g, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = g[i] * ckv_tanh(x[i]);
}

enum { LANES = 16 };

static inline double folded(const double *lanes) {
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) total += lanes[lane];
    return total;
}

CK_VARIANTS void ck_moments(const float *a, const float *b, size_t count, double sums[5]) {
    double lanes[5][LANES] = {{0}};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            const double x = a[i + (size_t)lane], y = b[i + (size_t)lane];
            lanes[0][lane] += x;
            lanes[1][lane] += y;
            lanes[2][lane] += x * x;
            lanes[3][lane] += y * y;
            lanes[4][lane] += x * y;
        }
    for (; i < count; i++) {
        const double x = a[i], y = b[i];
        lanes[0][i % LANES] += x;
        lanes[1][i % LANES] += y;
        lanes[2][i % LANES] += x * x;
        lanes[3][i % LANES] += y * y;
        lanes[4][i % LANES] += x * y;
    }
    for (int sum = 0; sum < 5; sum++) sums[sum] = folded(lanes[sum]);
}

CK_VARIANTS void ck_distances(const float *a, const float *b, size_t count, double sums[2]) {
    double near[LANES] = {0}, far[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            const float x = a[i + (size_t)lane], y = b[i + (size_t)lane];
            near[lane] += (double)fabsf(x - y);
            far[lane] += (double)fabsf(x + y);
        }
    for (; i < count; i++) {
        near[i % LANES] += (double)fabsf(a[i] - b[i]);
        far[i % LANES] += (double)fabsf(a[i] + b[i]);
    }
    sums[0] = folded(near);
    sums[1] = folded(far);
}

CK_VARIANTS
void ck_combine(const float *a, const float *b, float p, float q, float r, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = p * a[i] + q * b[i] + r;
}

CK_VARIANTS
void ck_scaled_sign(const float *a, const float *b, float side, float scale, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float x = a[i] + side * b[i];
        out[i] = x > 0 ? scale : (x < 0 ? -scale : 0.0f);
    }
}
