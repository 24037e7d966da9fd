#include "ck_pointwise.h"

#include "variants.h"
#include "vector_math.h"

#define FUNCTION(name, value)                                                                                          \
    CK_KERNEL(void, ck_##name, (const float *input, float *out, size_t count), (input, out, count)) {                  \
        for (size_t i = 0; i < count; i++) {                                                                           \
            const float x = input[i];                                                                                  \
            out[i] = (value);                                                                                          \
        }                                                                                                              \
    }

#define DERIVATIVE(name, variable, value)                                                                              \
    CK_KERNEL(void, ck_##name##_backward, (const float *saved, const float *gradient, float *out, size_t count),       \
            (saved, gradient, out, count)) {                                                                           \
        for (size_t i = 0; i < count; i++) {                                                                           \
            const float variable = saved[i], g = gradient[i];                                                          \
            out[i] = (value);                                                                                          \
        }                                                                                                              \
    }

FUNCTION(exp, ckv_exp(x))
DERIVATIVE(exp, y, g *y)
FUNCTION(expm1, ckv_expm1(x))
DERIVATIVE(expm1, y, g *(y + 1.0f))
FUNCTION(log, ckv_log(x))
DERIVATIVE(log, x, g / x)
FUNCTION(log1p, ckv_log1p(x))
DERIVATIVE(log1p, x, g / (1.0f + x))
FUNCTION(sqrt, sqrtf(x))
DERIVATIVE(sqrt, y, 0.5f * g / y)
FUNCTION(sin, ckv_sin(x))
DERIVATIVE(sin, x, g *ckv_cos(x))
FUNCTION(cos, ckv_cos(x))
DERIVATIVE(cos, x, -g *ckv_sin(x))
FUNCTION(tanh, ckv_tanh(x))
DERIVATIVE(tanh, y, g *(1.0f - y * y))
FUNCTION(sigmoid, ckv_sigmoid(x))
DERIVATIVE(sigmoid, y, g *y *(1.0f - y))
FUNCTION(softplus, ckv_softplus(x))
DERIVATIVE(softplus, x, g *ckv_sigmoid(x))

CK_KERNEL(void, ck_power, (const float *x, float exponent, float *y, size_t count), (x, exponent, y, count)) {
    if (exponent == 2.0f) {
        for (size_t i = 0; i < count; i++) y[i] = x[i] * x[i];
    } else {
        for (size_t i = 0; i < count; i++) y[i] = powf(x[i], exponent);
    }
}

CK_KERNEL(void, ck_power_backward, (const float *x, float exponent, const float *g, float *out, size_t count), (x,
    exponent, g, out, count)) {
    if (exponent == 2.0f) {
        for (size_t i = 0; i < count; i++) out[i] = 2.0f * g[i] * x[i];
    } else {
        // x^0 is one everywhere: its derivative is zero at zero too.
        for (size_t i = 0; i < count; i++)
            out[i] = exponent == 0.0f ? 0.0f : g[i] * (exponent * powf(x[i], exponent - 1.0f));
    }
}

CK_KERNEL(void, ck_clamp, (const float *x, float low, float high, float *y, size_t count), (x, low, high, y, count)) {
    for (size_t i = 0; i < count; i++) {
        const float v = x[i] < low ? low : x[i];
        y[i] = v > high ? high : v;
    }
}

CK_KERNEL(void, ck_clamp_backward, (const float *x, float low, float high, const float *g, float *out, size_t count),
    (x, low, high, g, out, count)) {
    for (size_t i = 0; i < count; i++) out[i] = x[i] >= low && x[i] <= high ? g[i] : 0.0f;
}
