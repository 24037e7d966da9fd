#include "ck_losses.h"

#include "variants.h"
#include "vector_math.h"

CK_KERNEL(void, ck_huber, (const float *x, float delta, float *out, size_t count), (x, delta, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float size = fabsf(x[i]);
        const float far = delta * (size - 0.5f * delta);
        out[i] = size < delta ? 0.5f * x[i] * x[i] : far;
    }
}

CK_KERNEL(void, ck_huber_backward, (const float *x, const float *g, float delta, float *out, size_t count), (x, g,
    delta, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float held = x[i] > delta ? delta : (x[i] < -delta ? -delta : x[i]);
        out[i] = g[i] * held;
    }
}

CK_KERNEL(void, ck_log_cosh, (const float *x, float *out, size_t count), (x, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float size = fabsf(x[i]), square = x[i] * x[i];
        // Taylor's series, where the closed form would subtract almost equal numbers.
        const float near = square * (0.5f - square * (1.0f / 12 - square * (1.0f / 45 - square * (17.0f / 2520))));
        const float far = size + ckv_log1p(0.5f * ckv_expm1(-2.0f * size));
        out[i] = size < 0.25f ? near : far;
    }
}

CK_KERNEL(void, ck_log_cosh_backward, (const float *x, const float *g, float *out, size_t count), (x, g, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = g[i] * ckv_tanh(x[i]);
}

enum { LANES = 16 };

static inline __attribute__((always_inline)) double folded(const double *lanes) {
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) total += lanes[lane];
    return total;
}

CK_KERNEL(void, ck_moments, (const float *a, const float *b, size_t count, double sums[5]), (a, b, count, sums)) {
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

CK_KERNEL(void, ck_distances, (const float *a, const float *b, size_t count, double sums[2]), (a, b, count, sums)) {
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

CK_KERNEL(void, ck_combine, (const float *a, const float *b, float p, float q, float r, float *out, size_t count), (a,
    b, p, q, r, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = p * a[i] + q * b[i] + r;
}

CK_KERNEL(void, ck_scaled_sign, (const float *a, const float *b, float side, float scale, float *out, size_t count),
    (a, b, side, scale, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float x = a[i] + side * b[i];
        out[i] = x > 0 ? scale : (x < 0 ? -scale : 0.0f);
    }
}

// An angle without whole turns; 2 pi in two parts, so that a few turns lose nothing.
CK_INLINE float unturned(float angle) {
    const float rounder = 0x1.8p23f;
    const float turns = (angle * 0.159154943f + rounder) - rounder;
    return (angle - turns * 6.28125f) - turns * 1.93530717958648e-3f;
}

CK_KERNEL(void, ck_unturned, (const float *x, float *out, size_t count), (x, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = unturned(x[i]);
}

CK_KERNEL(void, ck_polar_distances, (const float *a, const float *b, size_t count, double sums[2]), (a, b, count,
    sums)) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= 2 * count; i += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            const float x = a[i + (size_t)lane] - b[i + (size_t)lane], angle = unturned(x);
            lanes[lane] += (double)fabsf(lane & 1 ? angle : x);
        }
    for (; i < 2 * count; i++) {
        const float x = a[i] - b[i];
        lanes[i % LANES] += (double)fabsf(i & 1 ? unturned(x) : x);
    }
    sums[0] = sums[1] = 0;
    for (int lane = 0; lane < LANES; lane++) sums[lane & 1] += lanes[lane];
}

CK_KERNEL(void, ck_polar_signs, (const float *a, const float *b, const float scale[2], float *out, size_t count), (a,
    b, scale, out, count)) {
    const float first = scale[0], second = scale[1];
    for (size_t i = 0; i < count; i++) {
        const float x = a[2 * i] - b[2 * i], y = unturned(a[2 * i + 1] - b[2 * i + 1]);
        out[2 * i] = x > 0 ? first : (x < 0 ? -first : 0.0f);
        out[2 * i + 1] = y > 0 ? second : (y < 0 ? -second : 0.0f);
    }
}
