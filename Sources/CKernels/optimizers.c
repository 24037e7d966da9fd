#include "ck_optimizers.h"

#include <math.h>

#include "variants.h"

/// What the person asked for is done to a gradient: scaled, then kept within limits. What is not a number stays so.
static inline __attribute__((always_inline)) float clipped(float gradient, float scale, float limit) {
    const float g = gradient * scale;
    return g > limit ? limit : (g < -limit ? -limit : g);
}

CK_KERNEL(void, ck_adam, (const ck_adam_step *step, size_t count, float *restrict value,
    const float *restrict gradient, float *restrict moment1, float *restrict moment2, float *restrict maximum), (step,
    count, value, gradient, moment1, moment2, maximum)) {
    const ck_adam_step s = *step;
    const float keep = s.decoupled ? 1.0f - s.learning_rate * s.weight_decay : 1.0f;
    const float coupled = s.decoupled ? 0.0f : s.weight_decay;
    const float size = s.learning_rate / s.correction1;
    if (maximum) {
        for (size_t i = 0; i < count; i++) {
            const float g = clipped(gradient[i], s.gradient_scale, s.gradient_limit) + coupled * value[i];
            const float m = moment1[i] + (g - moment1[i]) * (1.0f - s.beta1);
            const float v = moment2[i] * s.beta2 + (1.0f - s.beta2) * g * g;
            const float top = maximum[i] > v ? maximum[i] : v;
            moment1[i] = m;
            moment2[i] = v;
            maximum[i] = top;
            value[i] = value[i] * keep - size * m / (sqrtf(top) / s.correction2_sqrt + s.epsilon);
        }
    } else {
        for (size_t i = 0; i < count; i++) {
            const float g = clipped(gradient[i], s.gradient_scale, s.gradient_limit) + coupled * value[i];
            const float m = moment1[i] + (g - moment1[i]) * (1.0f - s.beta1);
            const float v = moment2[i] * s.beta2 + (1.0f - s.beta2) * g * g;
            moment1[i] = m;
            moment2[i] = v;
            value[i] = value[i] * keep - size * m / (sqrtf(v) / s.correction2_sqrt + s.epsilon);
        }
    }
}

CK_KERNEL(void, ck_sgd, (const ck_sgd_step *step, size_t count, float *restrict value, const float *restrict gradient,
    float *restrict velocity), (step, count, value, gradient, velocity)) {
    const ck_sgd_step s = *step;
    if (!velocity) {
        for (size_t i = 0; i < count; i++) {
            const float g = clipped(gradient[i], s.gradient_scale, s.gradient_limit) + s.weight_decay * value[i];
            value[i] -= s.learning_rate * g;
        }
        return;
    }
    const float keep = s.first ? 0.0f : s.momentum;
    const float take = s.first ? 1.0f : 1.0f - s.dampening;
    const float ahead = s.nesterov ? 1.0f : 0.0f;
    const float behind = s.nesterov ? s.momentum : 1.0f;
    for (size_t i = 0; i < count; i++) {
        const float g = clipped(gradient[i], s.gradient_scale, s.gradient_limit) + s.weight_decay * value[i];
        const float v = keep * velocity[i] + take * g;
        velocity[i] = v;
        value[i] -= s.learning_rate * (ahead * g + behind * v);
    }
}

CK_KERNEL(void, ck_rmsprop, (const ck_rmsprop_step *step, size_t count, float *restrict value,
    const float *restrict gradient, float *restrict square, float *restrict average, float *restrict velocity), (step,
    count, value, gradient, square, average, velocity)) {
    const ck_rmsprop_step s = *step;
    const float rest = 1.0f - s.alpha;
    for (size_t i = 0; i < count; i++) {
        const float g = clipped(gradient[i], s.gradient_scale, s.gradient_limit) + s.weight_decay * value[i];
        const float q = square[i] * s.alpha + rest * g * g;
        square[i] = q;
        float spread = q;
        if (average) {
            const float a = average[i] + (g - average[i]) * rest;
            average[i] = a;
            spread = q - a * a;
        }
        float move = g / (sqrtf(spread) + s.epsilon);
        if (velocity) {
            move += s.momentum * velocity[i];
            velocity[i] = move;
        }
        value[i] -= s.learning_rate * move;
    }
}

CK_KERNEL(void, ck_move_towards, (const float *restrict value, float weight, float *restrict average, size_t count),
    (value, weight, average, count)) {
    for (size_t i = 0; i < count; i++) average[i] += (value[i] - average[i]) * weight;
}
