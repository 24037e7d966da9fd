#include "ck_activations.h"

#include "variants.h"
#include "vector_math.h"

CK_KERNEL(void, ck_leaky_relu, (const float *x, float slope, float *y, size_t count), (x, slope, y, count)) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

CK_KERNEL(void, ck_leaky_relu_backward, (const float *x, float slope, const float *g, float *out, size_t count), (x,
    slope, g, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = x[i] > 0 ? g[i] : slope * g[i];
}

CK_KERNEL(void, ck_elu, (const float *x, float alpha, float *y, size_t count), (x, alpha, y, count)) {
    for (size_t i = 0; i < count; i++) {
        const float v = x[i], below = alpha * ckv_expm1(v);
        y[i] = v > 0 ? v : below;
    }
}

CK_KERNEL(void, ck_elu_backward, (const float *x, float alpha, const float *g, float *out, size_t count), (x, alpha,
    g, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float below = g[i] * (alpha * ckv_exp(x[i]));
        out[i] = x[i] > 0 ? g[i] : below;
    }
}

#define ROOT_HALF 0.70710678118654752f
#define ROOT_TWO_OVER_PI 0.79788456080286536f
#define NORMAL_DENSITY_AT_ZERO 0.39894228040143268f
#define CUBIC 0.044715f

CK_KERNEL(void, ck_gelu, (const float *x, float *y, size_t count), (x, y, count)) {
    for (size_t i = 0; i < count; i++) y[i] = 0.5f * x[i] * (1.0f + ckv_erf(x[i] * ROOT_HALF));
}

CK_KERNEL(void, ck_gelu_backward, (const float *x, const float *g, float *out, size_t count), (x, g, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float v = x[i];
        const float below = 0.5f * (1.0f + ckv_erf(v * ROOT_HALF));
        out[i] = g[i] * (below + v * NORMAL_DENSITY_AT_ZERO * ckv_exp(-0.5f * v * v));
    }
}

CK_KERNEL(void, ck_gelu_tanh, (const float *x, float *y, size_t count), (x, y, count)) {
    for (size_t i = 0; i < count; i++) {
        const float v = x[i];
        y[i] = 0.5f * v * (1.0f + ckv_tanh(ROOT_TWO_OVER_PI * (v + CUBIC * v * v * v)));
    }
}

CK_KERNEL(void, ck_gelu_tanh_backward, (const float *x, const float *g, float *out, size_t count), (x, g, out,
    count)) {
    for (size_t i = 0; i < count; i++) {
        const float v = x[i];
        const float t = ckv_tanh(ROOT_TWO_OVER_PI * (v + CUBIC * v * v * v));
        const float inner = ROOT_TWO_OVER_PI * (1.0f + 3.0f * CUBIC * v * v);
        out[i] = g[i] * (0.5f * (1.0f + t) + 0.5f * v * (1.0f - t * t) * inner);
    }
}

CK_KERNEL(void, ck_silu, (const float *x, float *y, size_t count), (x, y, count)) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] * ckv_sigmoid(x[i]);
}

CK_KERNEL(void, ck_silu_backward, (const float *x, const float *g, float *out, size_t count), (x, g, out, count)) {
    for (size_t i = 0; i < count; i++) {
        const float s = ckv_sigmoid(x[i]);
        out[i] = g[i] * (s + x[i] * s * (1.0f - s));
    }
}

CK_KERNEL(void, ck_prelu, (const float *x, size_t rows, size_t channels, const float *slope, float *y), (x, rows,
    channels, slope, y)) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * channels;
        float *out = y + r * channels;
        for (size_t c = 0; c < channels; c++) out[c] = in[c] > 0 ? in[c] : slope[c] * in[c];
    }
}

CK_KERNEL(void, ck_prelu_backward, (const float *x, size_t rows, size_t channels, const float *slope, const float *g,
    float *x_grad, float *slope_part), (x, rows, channels, slope, g, x_grad, slope_part)) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * channels, *up = g + r * channels;
        if (x_grad) {
            float *out = x_grad + r * channels;
            for (size_t c = 0; c < channels; c++) out[c] = in[c] > 0 ? up[c] : slope[c] * up[c];
        }
        if (slope_part) {
            float *out = slope_part + r * channels;
            for (size_t c = 0; c < channels; c++) out[c] = in[c] > 0 ? 0.0f : up[c] * in[c];
        }
    }
}

CK_KERNEL(void, ck_snake, (const float *x, size_t rows, size_t channels, const float *alpha, float *y), (x, rows,
    channels, alpha, y)) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * channels;
        float *out = y + r * channels;
        for (size_t c = 0; c < channels; c++) {
            const float s = ckv_sin(alpha[c] * in[c]);
            out[c] = in[c] + s * s / alpha[c];
        }
    }
}

CK_KERNEL(void, ck_snake_backward, (const float *x, size_t rows, size_t channels, const float *alpha, const float *g,
    float *x_grad, float *alpha_part), (x, rows, channels, alpha, g, x_grad, alpha_part)) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * channels, *up = g + r * channels;
        if (x_grad) {
            float *out = x_grad + r * channels;
            for (size_t c = 0; c < channels; c++) out[c] = up[c] * (1.0f + ckv_sin(2.0f * alpha[c] * in[c]));
        }
        if (alpha_part) {
            float *out = alpha_part + r * channels;
            for (size_t c = 0; c < channels; c++) {
                const float a = alpha[c], s = ckv_sin(a * in[c]), d = ckv_sin(2.0f * a * in[c]);
                out[c] = up[c] * (in[c] * d - s * s / a) / a;
            }
        }
    }
}

CK_KERNEL(void, ck_glu, (const float *x, size_t rows, size_t channels, float *y), (x, rows, channels, y)) {
    for (size_t r = 0; r < rows; r++) {
        const float *a = x + 2 * r * channels, *b = a + channels;
        float *out = y + r * channels;
        for (size_t c = 0; c < channels; c++) out[c] = a[c] * ckv_sigmoid(b[c]);
    }
}

CK_KERNEL(void, ck_glu_backward, (const float *x, size_t rows, size_t channels, const float *g, float *x_grad), (x,
    rows, channels, g, x_grad)) {
    for (size_t r = 0; r < rows; r++) {
        const float *a = x + 2 * r * channels, *b = a + channels, *up = g + r * channels;
        float *a_grad = x_grad + 2 * r * channels, *b_grad = a_grad + channels;
        for (size_t c = 0; c < channels; c++) {
            const float s = ckv_sigmoid(b[c]);
            a_grad[c] = up[c] * s;
            b_grad[c] = up[c] * a[c] * s * (1.0f - s);
        }
    }
}
