#include "ck_complex.h"

#include <math.h>

#include "variants.h"
#include "vector_math.h"

CK_KERNEL(void, ck_complex_magnitude, (const float *restrict z, float floor, float *restrict out, size_t count), (z,
    floor, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float power = z[2 * i] * z[2 * i] + z[2 * i + 1] * z[2 * i + 1];
        // A power that is not a number must stay one.
        out[i] = sqrtf(power <= floor ? floor : power);
    }
}

CK_KERNEL(void, ck_complex_magnitude_backward, (const float *restrict z, float floor, const float *restrict magnitude,
    const float *restrict g, float *restrict out, size_t count), (z, floor, magnitude, g, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float power = z[2 * i] * z[2 * i] + z[2 * i + 1] * z[2 * i + 1];
        const float scale = power <= floor ? 0.0f : g[i] / magnitude[i];
        out[2 * i] = scale * z[2 * i];
        out[2 * i + 1] = scale * z[2 * i + 1];
    }
}

CK_KERNEL(void, ck_complex_power, (const float *restrict z, float *restrict out, size_t count), (z, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = z[2 * i] * z[2 * i] + z[2 * i + 1] * z[2 * i + 1];
}

CK_KERNEL(void, ck_complex_power_backward, (const float *restrict z, const float *restrict g, float *restrict out,
    size_t count), (z, g, out, count)) {
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = 2.0f * g[i] * z[2 * i];
        out[2 * i + 1] = 2.0f * g[i] * z[2 * i + 1];
    }
}

void ck_complex_phase(const float *z, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = atan2f(z[2 * i + 1], z[2 * i]);
}

CK_KERNEL(void, ck_complex_phase_backward, (const float *restrict z, const float *restrict g, float *restrict out,
    size_t count), (z, g, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float power = z[2 * i] * z[2 * i] + z[2 * i + 1] * z[2 * i + 1];
        const float scale = power == 0.0f ? 0.0f : g[i] / power;
        out[2 * i] = -scale * z[2 * i + 1];
        out[2 * i + 1] = scale * z[2 * i];
    }
}

CK_KERNEL(void, ck_complex_scale_half, (const float *restrict z, float ends, float middle, int has_last,
    float *restrict out, size_t count), (z, ends, middle, has_last, out, count)) {
    for (size_t i = 0; i < 2 * count; i++) out[i] = z[i] * middle;
    if (count == 0) return;
    const size_t last = count - 1;
    out[0] = z[0] * ends;
    out[1] = z[1] * ends;
    if (has_last) {
        out[2 * last] = z[2 * last] * ends;
        out[2 * last + 1] = z[2 * last + 1] * ends;
    }
}

// Sine and cosine of one angle.
CK_INLINE void turn(float angle, float *sine, float *cosine) {
    uint64_t q;
    const double r = ckv_reduce(angle, &q);
    const double s = ckv_sin_near_zero(r), c = ckv_cos_near_zero(r);
    const double y = q & 1 ? c : s, x = q & 1 ? s : c;
    *sine = (float)(q & 2 ? -y : y);
    *cosine = (float)((q + 1) & 2 ? -x : x);
}

CK_KERNEL(void, ck_log_polar, (const float *restrict x, float *restrict z, size_t count), (x, z, count)) {
    for (size_t i = 0; i < count; i++) {
        const float magnitude = ckv_expm1(x[2 * i]);
        float s, c;
        turn(x[2 * i + 1], &s, &c);
        z[2 * i] = magnitude * c;
        z[2 * i + 1] = magnitude * s;
    }
}

CK_KERNEL(void, ck_log_polar_backward, (const float *restrict x, const float *restrict g, float *restrict out,
    size_t count), (x, g, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float magnitude = ckv_expm1(x[2 * i]);
        float s, c;
        turn(x[2 * i + 1], &s, &c);
        out[2 * i] = (g[2 * i] * c + g[2 * i + 1] * s) * (magnitude + 1.0f);
        out[2 * i + 1] = (g[2 * i + 1] * c - g[2 * i] * s) * magnitude;
    }
}
