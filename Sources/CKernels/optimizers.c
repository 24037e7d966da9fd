#include "ck_optimizers.h"

#include <math.h>

#include "variants.h"

CK_VARIANTS
void ck_adam(
    const ck_adam_step *step, size_t count, float *restrict value, const float *restrict gradient,
    float *restrict moment1, float *restrict moment2, float *restrict maximum) {
    const ck_adam_step s = *step;
    const float keep = s.decoupled ? 1.0f - s.learning_rate * s.weight_decay : 1.0f;
    const float coupled = s.decoupled ? 0.0f : s.weight_decay;
    const float size = s.learning_rate / s.correction1;
    if (maximum) {
        for (size_t i = 0; i < count; i++) {
            const float g = gradient[i] * s.gradient_scale + coupled * value[i];
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
            const float g = gradient[i] * s.gradient_scale + coupled * value[i];
            const float m = moment1[i] + (g - moment1[i]) * (1.0f - s.beta1);
            const float v = moment2[i] * s.beta2 + (1.0f - s.beta2) * g * g;
            moment1[i] = m;
            moment2[i] = v;
            value[i] = value[i] * keep - size * m / (sqrtf(v) / s.correction2_sqrt + s.epsilon);
        }
    }
}
