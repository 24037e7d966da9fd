#pragma once
#include <stddef.h>

/// One step of Adam or AdamW over `count` parameters (Kingma and Ba, 2015; Loshchilov and Hutter, 2019; AMSGrad of
/// Reddi et al., 2018), with PyTorch's order of operations.
typedef struct {
    float learning_rate, beta1, beta2, epsilon, weight_decay;
    float correction1;       // 1 - beta1^step
    float correction2_sqrt;  // sqrt(1 - beta2^step)
    float gradient_scale;    // multiplies each gradient first (clipping by norm)
    float gradient_limit;    // then keeps it within -limit..limit (clipping by value); INFINITY: as it is
    int decoupled;           // 1: AdamW's decay, 0: decay added to the gradient
} ck_adam_step;

/// `maximum` is AMSGrad's running maximum of the second moment, or NULL without AMSGrad.
void ck_adam(
    const ck_adam_step *step, size_t count, float *value, const float *gradient, float *moment1, float *moment2,
    float *maximum);

/// One step of stochastic gradient descent, with PyTorch's order of operations (Sutskever et al., 2013, for the momentum).
typedef struct {
    float learning_rate, momentum, dampening, weight_decay;
    float gradient_scale, gradient_limit;  // as in ck_adam_step
    int nesterov;
    int first;  // 1 in the first step, where the velocity is the gradient itself
} ck_sgd_step;

/// `velocity` is NULL without momentum.
void ck_sgd(const ck_sgd_step *step, size_t count, float *value, const float *gradient, float *velocity);

/// One step of RMSprop (Hinton, 2012), with PyTorch's order of operations.
typedef struct {
    float learning_rate, alpha, epsilon, momentum, weight_decay;
    float gradient_scale, gradient_limit;  // as in ck_adam_step
} ck_rmsprop_step;

/// `average` is the running mean of the gradient where it is centred, else NULL; `velocity` is NULL without momentum.
void ck_rmsprop(
    const ck_rmsprop_step *step, size_t count, float *value, const float *gradient, float *square, float *average,
    float *velocity);

/// average += (value - average) * weight.
void ck_move_towards(const float *value, float weight, float *average, size_t count);
