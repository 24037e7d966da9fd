#include "ck_audio.h"
#include "variants.h"
#include <math.h>

#define MULTIPLY(name, real)                                                                                           \
    CK_KERNEL(void, name, (const real *restrict x, const real *restrict w, real *restrict out, size_t n), (x, w,       \
            out, n)) {                                                                                                 \
        for (size_t i = 0; i < n; i++) out[i] = x[i] * w[i];                                                           \
    }
MULTIPLY(ck_audio_multiply_f, float)
MULTIPLY(ck_audio_multiply_d, double)

#define SPLIT(name, type)                                                                                              \
    CK_KERNEL(void, name, (const type *restrict bins, type *restrict real, type *restrict imag, size_t n),             \
            (bins, real, imag, n)) {                                                                                   \
        for (size_t i = 0; i < n; i++) {                                                                               \
            real[i] = bins[2 * i];                                                                                     \
            imag[i] = bins[2 * i + 1];                                                                                 \
        }                                                                                                              \
    }
SPLIT(ck_audio_split_f, float)
SPLIT(ck_audio_split_d, double)

CK_KERNEL(void, ck_audio_join_f, (const float *restrict real, const float *restrict imag, float *restrict bins,
    size_t n), (real, imag, bins, n)) {
    for (size_t i = 0; i < n; i++) {
        bins[2 * i] = real[i];
        bins[2 * i + 1] = imag[i];
    }
}

CK_KERNEL(void, ck_audio_power_f, (const float *restrict bins, float *restrict out, size_t n), (bins, out, n)) {
    for (size_t i = 0; i < n; i++) out[i] = bins[2 * i] * bins[2 * i] + bins[2 * i + 1] * bins[2 * i + 1];
}

CK_KERNEL(void, ck_audio_magnitude_f, (const float *restrict bins, float *restrict out, size_t n), (bins, out, n)) {
    for (size_t i = 0; i < n; i++) out[i] = sqrtf(bins[2 * i] * bins[2 * i] + bins[2 * i + 1] * bins[2 * i + 1]);
}

CK_KERNEL(void, ck_audio_magnitude_d, (const double *restrict bins, double *restrict out, size_t n), (bins, out, n)) {
    for (size_t i = 0; i < n; i++) out[i] = sqrt(bins[2 * i] * bins[2 * i] + bins[2 * i + 1] * bins[2 * i + 1]);
}

#define REASSIGN_FREQUENCY(name, real)                                                                                 \
    CK_KERNEL(void, name, (const real *restrict s, const real *restrict d, real step, real scale,                      \
            real *restrict out, size_t n), (s, d, step, scale, out, n)) {                                              \
        for (size_t i = 0; i < n; i++) {                                                                               \
            real sr = s[2 * i], si = s[2 * i + 1], dr = d[2 * i], di = d[2 * i + 1];                                   \
            out[i] = (real)(int)i * step - (di * sr - dr * si) / (sr * sr + si * si) * scale;                          \
        }                                                                                                              \
    }
REASSIGN_FREQUENCY(ck_audio_reassign_frequency_f, float)
REASSIGN_FREQUENCY(ck_audio_reassign_frequency_d, double)

#define REASSIGN_TIME(name, real)                                                                                      \
    CK_KERNEL(void, name, (const real *restrict s, const real *restrict t, real centre, real scale,                    \
            real *restrict out, size_t n), (s, t, centre, scale, out, n)) {                                            \
        for (size_t i = 0; i < n; i++) {                                                                               \
            real sr = s[2 * i], si = s[2 * i + 1], tr = t[2 * i], ti = t[2 * i + 1];                                   \
            out[i] = centre + (tr * sr + ti * si) / (sr * sr + si * si) * scale;                                       \
        }                                                                                                              \
    }
REASSIGN_TIME(ck_audio_reassign_time_f, float)
REASSIGN_TIME(ck_audio_reassign_time_d, double)

#define REASSIGN_FINISH(name, real, nan)                                                                               \
    CK_KERNEL(void, name, (real *restrict values, const real *restrict magnitudes, real lowest, real fill,             \
            real step, int fills, real top, size_t n), (values, magnitudes, lowest, fill, step, fills, top, n)) {      \
        for (size_t i = 0; i < n; i++) {                                                                               \
            real value = magnitudes[i] < lowest ? nan : values[i];                                                     \
            real place = fill + (real)(int)i * step;                                                                   \
            value = fills && value != value ? place : value;                                                           \
            value = value < 0 ? 0 : value;                                                                             \
            values[i] = value > top ? top : value;                                                                     \
        }                                                                                                              \
    }
REASSIGN_FINISH(ck_audio_reassign_finish_f, float, NAN)
REASSIGN_FINISH(ck_audio_reassign_finish_d, double, (double)NAN)

CK_KERNEL(void, ck_audio_overlap_add, (const float *restrict x, const float *restrict w, double *restrict sum,
    size_t n), (x, w, sum, n)) {
    for (size_t i = 0; i < n; i++) sum[i] += (double)(x[i] * w[i]);
}

CK_KERNEL(void, ck_audio_griffin_lim, (float *restrict bins, float *restrict previous,
    const float *restrict magnitude, float momentum, float tiny, size_t n), (bins, previous, magnitude, momentum,
    tiny, n)) {
    for (size_t i = 0; i < n; i++) {
        float re = bins[2 * i], im = bins[2 * i + 1];
        float a = re - momentum * previous[2 * i], b = im - momentum * previous[2 * i + 1];
        previous[2 * i] = re;
        previous[2 * i + 1] = im;
        float gain = magnitude[i] / (sqrtf(a * a + b * b) + tiny);
        bins[2 * i] = a * gain;
        bins[2 * i + 1] = b * gain;
    }
}

CK_KERNEL(float, ck_audio_dot_f, (const float *restrict a, const float *restrict b, size_t n), (a, b, n)) {
    float lanes[16] = {0};
    size_t i = 0;
    for (; i + 16 <= n; i += 16)
        for (int lane = 0; lane < 16; lane++) lanes[lane] += a[i + lane] * b[i + lane];
    float sum = 0;
    for (; i < n; i++) sum += a[i] * b[i];
    for (int width = 8; width > 0; width /= 2)
        for (int lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
    return sum + lanes[0];
}
