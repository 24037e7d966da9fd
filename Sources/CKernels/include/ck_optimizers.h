#pragma once
#include <stddef.h>

/// One step of Adam or AdamW over `count` parameters (Kingma and Ba, 2015; Loshchilov and Hutter, 2019; AMSGrad of
/// Reddi et al., 2018), with PyTorch's order of operations.
typedef struct {
    float learning_rate, beta1, beta2, epsilon, weight_decay;
    float correction1;       // 1 - beta1^step
    float correction2_sqrt;  // sqrt(1 - beta2^step)
    float gradient_scale;    // multiplies each gradient first (clipping)
    int decoupled;           // 1: AdamW's decay, 0: decay added to the gradient
} ck_adam_step;

/// `maximum` is AMSGrad's running maximum of the second moment, or NULL without AMSGrad.
void ck_adam(
    const ck_adam_step *step, size_t count, float *value, const float *gradient, float *moment1, float *moment2,
    float *maximum);
