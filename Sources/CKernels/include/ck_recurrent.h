#pragma once
#include <stddef.h>

/// The pointwise part of one step of a recurrent network, for one sequence; `size` hidden units.

/// `gates` (4 x size: input, forget, cell, output) holds the sums before activation, to which `bias` is added, and keeps what
/// comes of them. cell = forget * before + input * candidate; hidden = output * tanh(cell).
void ck_lstm_step(
    float *gates, const float *bias, const float *before, float *cell, float *hidden, size_t size);
/// From the gradients of `hidden` (what comes from the layer above and what comes from the next step) and of `cell`, those of the
/// sums before activation, which take the gates' place and are added to `bias_grad`; `cell_grad` becomes that of `before`.
void ck_lstm_step_backward(
    float *gates, const float *before, const float *cell, const float *output_grad, const float *hidden_grad,
    float *cell_grad, float *bias_grad, size_t size);

/// `gates` (3 x size: reset, update, new) holds the input's sums and keeps what comes of them; `recurrent` (3 x size) holds
/// the state's sums. new = tanh(gates + reset * recurrent); hidden = (1 - update) * new + update * before.
void ck_gru_step(float *gates, const float *recurrent, const float *before, float *hidden, size_t size);
/// From the gradient of `hidden`, those of the input's sums and of the state's, and the part of the gradient of `before` that
/// does not pass through them. `candidate` is the state's sum for the new gate.
void ck_gru_step_backward(
    const float *gates, const float *candidate, const float *before, const float *hidden_grad, float *gates_grad,
    float *recurrent_grad, float *before_grad, size_t size);
