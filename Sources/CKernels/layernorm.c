#include "ck_layernorm.h"

#include <math.h>

#include "lanes.h"
#include "variants.h"

CK_KERNEL(void, ck_layernorm, (const float *x, size_t rows, size_t columns, const float *scale, const float *offset,
    float epsilon, float *mean, float *reciprocal, float *y), (x, rows, columns, scale, offset, epsilon, mean,
    reciprocal, y)) {
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        double sum = 0, squares = 0;
        LANE_SUM(double, sum, x[c]);
        const float m = (float)(sum / (double)columns);
        LANE_SUM(double, squares, (x[c] - m) * (x[c] - m));
        const float k = (float)(1.0 / sqrt(squares / (double)columns + (double)epsilon));
        for (size_t c = 0; c < columns; c++) y[c] = (x[c] - m) * k * scale[c] + offset[c];
        mean[r] = m;
        reciprocal[r] = k;
    }
}

CK_KERNEL(void, ck_layernorm_backward, (const float *x, const float *g, size_t rows, size_t columns,
    const float *scale, const float *mean, const float *reciprocal, float *x_grad, double *scale_grad,
    double *offset_grad), (x, g, rows, columns, scale, mean, reciprocal, x_grad, scale_grad, offset_grad)) {
    for (size_t r = 0; r < rows; r++, x += columns, g += columns) {
        const float m = mean[r], k = reciprocal[r];
        for (size_t c = 0; c < columns; c++) {
            scale_grad[c] += (double)(g[c] * ((x[c] - m) * k));
            offset_grad[c] += (double)g[c];
        }
        if (!x_grad) continue;
        double sum = 0, product = 0;
        LANE_SUM(double, sum, g[c] * scale[c]);
        LANE_SUM(double, product, g[c] * scale[c] * ((x[c] - m) * k));
        const float a = (float)(sum / (double)columns), b = (float)(product / (double)columns);
        for (size_t c = 0; c < columns; c++) x_grad[c] = k * (g[c] * scale[c] - a - (x[c] - m) * k * b);
        x_grad += columns;
    }
}
