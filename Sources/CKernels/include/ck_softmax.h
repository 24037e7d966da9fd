#pragma once
#include <stddef.h>

/// Softmax along the rows of a dense matrix, and its derivatives. Output may be an input.

/// y = e^(x - largest), divided by the row's sum. A row of minus infinities gives NaN, as in PyTorch.
void ck_softmax(const float *x, size_t rows, size_t columns, float *y);
/// out = y * (g - sum of g * y)
void ck_softmax_backward(const float *y, const float *g, size_t rows, size_t columns, float *out);
/// y = x - largest - log(sum of e^(x - largest))
void ck_log_softmax(const float *x, size_t rows, size_t columns, float *y);
/// out = g - e^y * sum of g
void ck_log_softmax_backward(const float *y, const float *g, size_t rows, size_t columns, float *out);

/// In place: the softmax of each row of x * scale + mask. `mask` has x's layout or is NULL; with `causal` row r sees
/// columns 0...r and the rest become zero.
void ck_attention_weights(float *x, size_t rows, size_t columns, float scale, const float *mask, int causal);
