#include "ck_softmax.h"

#include "lanes.h"
#include "variants.h"
#include "vector_math.h"

CK_INLINE float largest(const float *x, size_t columns) {
    float lanes[LANES];
    for (int lane = 0; lane < LANES; lane++) lanes[lane] = -__builtin_inff();
    size_t i = 0;
    for (; i + LANES <= columns; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
    float best = -__builtin_inff();
    for (; i < columns; i++) best = x[i] > best ? x[i] : best;
    for (int lane = 0; lane < LANES; lane++) best = lanes[lane] > best ? lanes[lane] : best;
    return best;
}

CK_KERNEL(void, ck_softmax, (const float *x, size_t rows, size_t columns, float *y), (x, rows, columns, y)) {
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        const float top = largest(x, columns);
        for (size_t c = 0; c < columns; c++) y[c] = ckv_exp(x[c] - top);
        float total = 0;
        LANE_SUM(float, total, y[c]);
        const float scale = 1.0f / total;
        for (size_t c = 0; c < columns; c++) y[c] *= scale;
    }
}

CK_KERNEL(void, ck_softmax_backward, (const float *y, const float *g, size_t rows, size_t columns, float *out), (y, g,
    rows, columns, out)) {
    for (size_t r = 0; r < rows; r++, y += columns, g += columns, out += columns) {
        float total = 0;
        LANE_SUM(float, total, g[c] * y[c]);
        for (size_t c = 0; c < columns; c++) out[c] = y[c] * (g[c] - total);
    }
}

CK_KERNEL(void, ck_log_softmax, (const float *x, size_t rows, size_t columns, float *y), (x, rows, columns, y)) {
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        const float top = largest(x, columns);
        float total = 0;
        LANE_SUM(float, total, ckv_exp(x[c] - top));
        const float shift = top + ckv_log(total);
        for (size_t c = 0; c < columns; c++) y[c] = x[c] - shift;
    }
}

CK_KERNEL(void, ck_log_softmax_backward, (const float *y, const float *g, size_t rows, size_t columns, float *out),
    (y, g, rows, columns, out)) {
    for (size_t r = 0; r < rows; r++, y += columns, g += columns, out += columns) {
        float total = 0;
        LANE_SUM(float, total, g[c]);
        for (size_t c = 0; c < columns; c++) out[c] = g[c] - ckv_exp(y[c]) * total;
    }
}

CK_KERNEL(void, ck_attention_weights, (float *x, size_t rows, size_t all, float scale, const float *mask, int causal),
    (x, rows, all, scale, mask, causal)) {
    for (size_t r = 0; r < rows; r++, x += all) {
        const size_t columns = causal && r + 1 < all ? r + 1 : all;
        if (mask) {
            const float *added = mask + r * all;
            for (size_t c = 0; c < columns; c++) x[c] = x[c] * scale + added[c];
        } else {
            for (size_t c = 0; c < columns; c++) x[c] *= scale;
        }
        const float top = largest(x, columns);
        for (size_t c = 0; c < columns; c++) x[c] = ckv_exp(x[c] - top);
        float total = 0;
        LANE_SUM(float, total, x[c]);
        const float share = 1.0f / total;
        for (size_t c = 0; c < columns; c++) x[c] *= share;
        for (size_t c = columns; c < all; c++) x[c] = 0.0f;
    }
}
