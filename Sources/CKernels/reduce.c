#include "ck_reduce.h"

#include <math.h>
#include <string.h>

#include "variants.h"

enum { LANES = 16, STRIP = 128 };

#define ROW_SUM(value)                                                                                                 \
    do {                                                                                                               \
        for (; i + LANES <= count; i += LANES)                                                                         \
            for (int lane = 0; lane < LANES; lane++) {                                                                 \
                const double v = (double)(x[i + (size_t)lane] - shift);                                                \
                lanes[lane] += (value);                                                                                \
            }                                                                                                          \
        for (; i < count; i++) {                                                                                       \
            const double v = (double)(x[i] - shift);                                                                   \
            lanes[i % LANES] += (value);                                                                               \
        }                                                                                                              \
    } while (0)

CK_KERNEL(double, ck_reduce_row, (const float *x, size_t count, int power, float shift), (x, count, power, shift)) {
    double lanes[LANES] = {0};
    size_t i = 0;
    if (power == CK_PLAIN) ROW_SUM(v);
    else if (power == CK_ABSOLUTE) ROW_SUM(fabs(v));
    else ROW_SUM(v * v);
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) total += lanes[lane];
    return total;
}

#define COLUMN_SUM(value)                                                                                              \
    for (size_t r = 0; r < rows; r++) {                                                                                \
        const float *row = x + r * stride + c0;                                                                        \
        for (size_t c = 0; c < width; c++) {                                                                           \
            const double v = (double)(row[c] - offset[c]);                                                             \
            sums[c] += (value);                                                                                        \
        }                                                                                                              \
    }

CK_KERNEL(void, ck_reduce_columns, (const float *x, size_t rows, size_t stride, size_t columns, int power,
    const float *shift, double *into), (x, rows, stride, columns, power, shift, into)) {
    double sums[STRIP];
    float offset[STRIP];
    for (size_t c0 = 0; c0 < columns; c0 += STRIP) {
        const size_t width = columns - c0 < STRIP ? columns - c0 : STRIP;
        memset(sums, 0, sizeof(double) * width);
        if (shift) memcpy(offset, shift + c0, sizeof(float) * width);
        else memset(offset, 0, sizeof(float) * width);
        if (power == CK_PLAIN) COLUMN_SUM(v)
        else if (power == CK_ABSOLUTE) COLUMN_SUM(fabs(v))
        else COLUMN_SUM(v * v)
        memcpy(into + c0, sums, sizeof(double) * width);
    }
}

#define EXTREME(name, better)                                                                                          \
    CK_KERNEL(void, ck_##name##_columns, (const float *x, size_t rows, size_t stride, size_t columns,                  \
            float *into), (x, rows, stride, columns, into)) {                                                          \
        memcpy(into, x, sizeof(float) * columns);                                                                      \
        for (size_t r = 1; r < rows; r++) {                                                                            \
            const float *row = x + r * stride;                                                                         \
            for (size_t c = 0; c < columns; c++) {                                                                     \
                const float v = row[c], best = into[c];                                                                \
                into[c] = (v better best || v != v) && best == best ? v : best;                                        \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    float ck_##name##_row(const float *x, size_t count) {                                                              \
        float lanes[LANES];                                                                                            \
        const size_t width = count < LANES ? count : LANES;                                                            \
        ck_##name##_columns(x, count / width, width, width, lanes);                                                    \
        float best = lanes[0];                                                                                         \
        for (size_t i = 1; i < width; i++) {                                                                           \
            const float v = lanes[i];                                                                                  \
            best = (v better best || v != v) && best == best ? v : best;                                               \
        }                                                                                                              \
        for (size_t i = count / width * width; i < count; i++) {                                                       \
            const float v = x[i];                                                                                      \
            best = (v better best || v != v) && best == best ? v : best;                                               \
        }                                                                                                              \
        return best;                                                                                                   \
    }

EXTREME(largest, >)
EXTREME(smallest, <)

CK_KERNEL(void, ck_first_equal_columns, (const float *x, const float *best, const float *g, size_t rows,
    size_t stride, size_t columns, float *out), (x, best, g, rows, stride, columns, out)) {
    float left[STRIP]; // what is still to be given away
    for (size_t c0 = 0; c0 < columns; c0 += STRIP) {
        const size_t width = columns - c0 < STRIP ? columns - c0 : STRIP;
        memcpy(left, g + c0, sizeof(float) * width);
        for (size_t r = 0; r < rows; r++) {
            const float *row = x + r * stride + c0;
            float *to = out + r * stride + c0;
            for (size_t c = 0; c < width; c++) {
                const float given = row[c] == best[c0 + c] ? left[c] : 0.0f;
                to[c] = given;
                left[c] = row[c] == best[c0 + c] ? 0.0f : left[c];
            }
        }
    }
}
