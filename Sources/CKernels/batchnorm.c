#include "ck_batchnorm.h"

#include <string.h>

#include "variants.h"

// Columns are handled in strips whose accumulators stay in the first-level cache; rows are added up in blocks of
// floats before they enter the double totals.
enum { STRIP = 256, BLOCK = 128 };

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }

CK_KERNEL(void, ck_batchnorm_sums, (const float *x, size_t rows, size_t channels, const float *shift, double *sums,
    double *squares), (x, rows, channels, shift, sums, squares)) {
    float s[STRIP], q[STRIP];
    for (size_t c0 = 0; c0 < channels; c0 += STRIP) {
        const size_t width = least(STRIP, channels - c0);
        for (size_t r0 = 0; r0 < rows; r0 += BLOCK) {
            const size_t end = least(rows, r0 + BLOCK);
            memset(s, 0, sizeof(float) * width);
            memset(q, 0, sizeof(float) * width);
            for (size_t r = r0; r < end; r++) {
                const float *row = x + r * channels + c0;
                for (size_t c = 0; c < width; c++) {
                    const float v = row[c] - shift[c0 + c];
                    s[c] += v;
                    q[c] += v * v;
                }
            }
            for (size_t c = 0; c < width; c++) {
                sums[c0 + c] += (double)s[c];
                squares[c0 + c] += (double)q[c];
            }
        }
    }
}

CK_KERNEL(void, ck_batchnorm_apply, (const float *restrict x, size_t rows, size_t channels,
    const float *restrict scale, const float *restrict offset, int relu, float *restrict y), (x, rows, channels,
    scale, offset, relu, y)) {
    for (size_t r = 0; r < rows; r++) {
        const float *restrict in = x + r * channels;
        float *restrict out = y + r * channels;
        if (relu) {
            for (size_t c = 0; c < channels; c++) {
                const float v = in[c] * scale[c] + offset[c];
                // What is not a number stays so, and is seen in the loss.
                out[c] = v < 0 ? 0.0f : v;
            }
        } else {
            for (size_t c = 0; c < channels; c++) out[c] = in[c] * scale[c] + offset[c];
        }
    }
}

CK_KERNEL(void, ck_batchnorm_backward_sums, (const float *x, const float *y_grad, size_t rows, size_t channels,
    const float *mean, const float *rstd, const float *scale, const float *offset, int relu, double *grad_sums,
    double *grad_products), (x, y_grad, rows, channels, mean, rstd, scale, offset, relu, grad_sums, grad_products)) {
    float s[STRIP], p[STRIP];
    const float floor = relu ? 0.0f : -__builtin_inff();
    for (size_t c0 = 0; c0 < channels; c0 += STRIP) {
        const size_t width = least(STRIP, channels - c0);
        const float *m = mean + c0, *k = scale + c0, *o = offset + c0;
        for (size_t r0 = 0; r0 < rows; r0 += BLOCK) {
            const size_t end = least(rows, r0 + BLOCK);
            memset(s, 0, sizeof(float) * width);
            memset(p, 0, sizeof(float) * width);
            for (size_t r = r0; r < end; r++) {
                const float *in = x + r * channels + c0, *grad = y_grad + r * channels + c0;
                for (size_t c = 0; c < width; c++) {
                    const float g = in[c] * k[c] + o[c] > floor ? grad[c] : 0.0f;
                    s[c] += g;
                    p[c] += g * (in[c] - m[c]);
                }
            }
            for (size_t c = 0; c < width; c++) {
                grad_sums[c0 + c] += (double)s[c];
                grad_products[c0 + c] += (double)p[c] * (double)rstd[c0 + c];
            }
        }
    }
}

CK_KERNEL(void, ck_batchnorm_backward_apply, (const float *restrict x, const float *restrict y_grad, size_t rows,
    size_t channels, const float *restrict mean, const float *restrict rstd, const float *restrict scale,
    const float *restrict offset, const float *restrict a, const float *restrict b, int relu, float *restrict x_grad),
    (x, y_grad, rows, channels, mean, rstd, scale, offset, a, b, relu, x_grad)) {
    const float floor = relu ? 0.0f : -__builtin_inff();
    for (size_t r = 0; r < rows; r++) {
        const float *restrict in = x + r * channels;
        const float *restrict grad = y_grad + r * channels;
        float *restrict out = x_grad + r * channels;
        for (size_t c = 0; c < channels; c++) {
            const float g = in[c] * scale[c] + offset[c] > floor ? grad[c] : 0.0f;
            out[c] = scale[c] * g - a[c] - (in[c] - mean[c]) * rstd[c] * b[c];
        }
    }
}
