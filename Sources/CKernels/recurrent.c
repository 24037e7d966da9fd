#include "ck_recurrent.h"

#include "variants.h"
#include "vector_math.h"

CK_VARIANTS void ck_lstm_step(
    float *restrict gates, const float *restrict before, float *restrict cell, float *restrict hidden, size_t size) {
    float *restrict in = gates, *restrict forget = gates + size, *restrict candidate = gates + 2 * size,
                   *restrict out = gates + 3 * size;
    for (size_t i = 0; i < size; i++) {
        const float a = ckv_sigmoid(in[i]), f = ckv_sigmoid(forget[i]), g = ckv_tanh(candidate[i]),
                    o = ckv_sigmoid(out[i]);
        const float c = f * before[i] + a * g;
        in[i] = a;
        forget[i] = f;
        candidate[i] = g;
        out[i] = o;
        cell[i] = c;
        hidden[i] = o * ckv_tanh(c);
    }
}

CK_VARIANTS void ck_lstm_step_backward(
    float *restrict gates, const float *restrict before, const float *restrict cell, const float *restrict output_grad,
    const float *restrict hidden_grad, float *restrict cell_grad, float *restrict bias_grad, size_t size) {
    float *restrict in = gates, *restrict forget = gates + size, *restrict candidate = gates + 2 * size,
                   *restrict out = gates + 3 * size;
    for (size_t i = 0; i < size; i++) {
        const float a = in[i], f = forget[i], g = candidate[i], o = out[i], t = ckv_tanh(cell[i]);
        const float h = hidden_grad[i] + output_grad[i];
        const float c = cell_grad[i] + h * o * (1.0f - t * t);
        const float da = c * g * a * (1.0f - a), df = c * before[i] * f * (1.0f - f), dg = c * a * (1.0f - g * g),
                    d = h * t * o * (1.0f - o);
        in[i] = da;
        forget[i] = df;
        candidate[i] = dg;
        out[i] = d;
        bias_grad[i] += da;
        bias_grad[size + i] += df;
        bias_grad[2 * size + i] += dg;
        bias_grad[3 * size + i] += d;
        cell_grad[i] = c * f;
    }
}

CK_VARIANTS void ck_gru_step(
    float *restrict gates, const float *restrict recurrent, const float *restrict before, float *restrict hidden,
    size_t size) {
    for (size_t i = 0; i < size; i++) {
        const float r = ckv_sigmoid(gates[i] + recurrent[i]), z = ckv_sigmoid(gates[size + i] + recurrent[size + i]);
        const float n = ckv_tanh(gates[2 * size + i] + r * recurrent[2 * size + i]);
        gates[i] = r;
        gates[size + i] = z;
        gates[2 * size + i] = n;
        hidden[i] = (1.0f - z) * n + z * before[i];
    }
}

CK_VARIANTS void ck_gru_step_backward(
    const float *restrict gates, const float *restrict candidate, const float *restrict before,
    const float *restrict hidden_grad, float *restrict gates_grad, float *restrict recurrent_grad,
    float *restrict before_grad, size_t size) {
    for (size_t i = 0; i < size; i++) {
        const float r = gates[i], z = gates[size + i], n = gates[2 * size + i], h = hidden_grad[i];
        const float fresh = h * (1.0f - z) * (1.0f - n * n);
        const float reset = fresh * candidate[i] * r * (1.0f - r), update = h * (before[i] - n) * z * (1.0f - z);
        gates_grad[i] = recurrent_grad[i] = reset;
        gates_grad[size + i] = recurrent_grad[size + i] = update;
        gates_grad[2 * size + i] = fresh;
        recurrent_grad[2 * size + i] = fresh * r;
        before_grad[i] = h * z;
    }
}
