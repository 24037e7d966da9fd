#include "ck_recurrent.h"

#include "variants.h"
#include "vector_math.h"

// e^x for |x| <= 88, where one power of two does; a NaN stays one. The polynomial is ckv_exp's.
CK_INLINE float bounded_exp(float x) {
    const float rounder = 0x1.8p23f;
    const float n = (x * 1.44269504f + rounder) - rounder;
    float r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    return (ckv_exp_tail(r) * r * r + r + 1.0f) * ckv_from_bits(((int32_t)n + 127) << 23);
}

// Beyond 87 a gate is open or shut to the last bit that its product keeps.
CK_INLINE float gate_sigmoid(float x) {
    const float c = x > 87.0f ? 87.0f : x;
    return 1.0f / (1.0f + bounded_exp(-(c < -87.0f ? -87.0f : c)));
}

CK_INLINE float gate_tanh(float x) {
    const float a = fabsf(x);
    const float large = 1.0f - 2.0f / (bounded_exp(2.0f * (a > 20.0f ? 20.0f : a)) + 1.0f);
    return a < 0.625f ? ckv_tanh_small(x) : __builtin_copysignf(large, x);
}

CK_KERNEL(void, ck_lstm_step, (float *restrict gates, const float *restrict bias, const float *restrict before,
    float *restrict cell, float *restrict hidden, size_t size), (gates, bias, before, cell, hidden, size)) {
    float *restrict in = gates, *restrict forget = gates + size, *restrict candidate = gates + 2 * size,
                   *restrict out = gates + 3 * size;
    for (size_t i = 0; i < size; i++) {
        const float a = gate_sigmoid(in[i] + bias[i]), f = gate_sigmoid(forget[i] + bias[size + i]),
                    g = gate_tanh(candidate[i] + bias[2 * size + i]), o = gate_sigmoid(out[i] + bias[3 * size + i]);
        const float c = f * before[i] + a * g;
        in[i] = a;
        forget[i] = f;
        candidate[i] = g;
        out[i] = o;
        cell[i] = c;
        hidden[i] = o * gate_tanh(c);
    }
}

CK_KERNEL(void, ck_lstm_step_backward, (float *restrict gates, const float *restrict before,
    const float *restrict cell, const float *restrict output_grad, const float *restrict hidden_grad,
    float *restrict cell_grad, float *restrict bias_grad, size_t size), (gates, before, cell, output_grad,
    hidden_grad, cell_grad, bias_grad, size)) {
    float *restrict in = gates, *restrict forget = gates + size, *restrict candidate = gates + 2 * size,
                   *restrict out = gates + 3 * size;
    for (size_t i = 0; i < size; i++) {
        const float a = in[i], f = forget[i], g = candidate[i], o = out[i], t = gate_tanh(cell[i]);
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

CK_KERNEL(void, ck_gru_step, (float *restrict gates, const float *restrict recurrent, const float *restrict before,
    float *restrict hidden, size_t size), (gates, recurrent, before, hidden, size)) {
    for (size_t i = 0; i < size; i++) {
        const float r = ckv_sigmoid(gates[i] + recurrent[i]), z = ckv_sigmoid(gates[size + i] + recurrent[size + i]);
        const float n = ckv_tanh(gates[2 * size + i] + r * recurrent[2 * size + i]);
        gates[i] = r;
        gates[size + i] = z;
        gates[2 * size + i] = n;
        hidden[i] = (1.0f - z) * n + z * before[i];
    }
}

CK_KERNEL(void, ck_gru_step_backward, (const float *restrict gates, const float *restrict candidate,
    const float *restrict before, const float *restrict hidden_grad, float *restrict gates_grad,
    float *restrict recurrent_grad, float *restrict before_grad, size_t size), (gates, candidate, before, hidden_grad,
    gates_grad, recurrent_grad, before_grad, size)) {
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
