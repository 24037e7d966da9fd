#include "ck_audio.h"
#include "variants.h"

// Eight lanes, whatever the width of the registers: the order of additions is part of the result.
#define SUM(name, parameters, arguments, term)                                                                             \
    CK_KERNEL(double, name, parameters, arguments) {                                                                   \
        double lanes[8] = {0};                                                                                         \
        size_t i = 0;                                                                                                  \
        for (; i + 8 <= n; i += 8)                                                                                     \
            for (size_t lane = 0; lane < 8; lane++) {                                                                  \
                size_t k = i + lane;                                                                                   \
                lanes[lane] += term;                                                                                   \
            }                                                                                                          \
        double rest = 0;                                                                                               \
        for (size_t k = i; k < n; k++) rest += term;                                                                   \
        for (int width = 4; width > 0; width /= 2)                                                                     \
            for (int lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];                               \
        return lanes[0] + rest;                                                                                        \
    }

SUM(ck_audio_sum_products, (const float *restrict a, const float *restrict b, size_t n), (a, b, n),
    (double)a[k] * (double)b[k])
SUM(ck_audio_sum_squared_differences, (const float *restrict a, const float *restrict b, size_t n), (a, b, n),
    ((double)a[k] - (double)b[k]) * ((double)a[k] - (double)b[k]))
SUM(ck_audio_sum, (const float *restrict a, size_t n), (a, n), (double)a[k])

CK_KERNEL(int, ck_audio_all_finite, (const float *restrict a, size_t n), (a, n)) {
    // Anything times zero is zero, but for what is not finite.
    float lanes[16] = {0};
    size_t i = 0;
    for (; i + 16 <= n; i += 16)
        for (int lane = 0; lane < 16; lane++) lanes[lane] += a[i + lane] * 0.0f;
    float sum = 0;
    for (; i < n; i++) sum += a[i] * 0.0f;
    for (int lane = 0; lane < 16; lane++) sum += lanes[lane];
    return sum == 0;
}
