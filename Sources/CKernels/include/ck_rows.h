#pragma once
#include <stddef.h>

/// Loops over a matrix of `rows` x `columns`, row-major, where a column is a channel.

/// into[c] += sum over rows of x[r][c]; summed in blocks of rows, so that long columns keep their precision.
void ck_add_rows(const float *x, size_t rows, size_t columns, float *into);

/// x[r][c] += bias[c].
void ck_add_to_rows(float *x, size_t rows, size_t columns, const float *bias);

/// Copies `rows` rows of `columns` floats between strided matrices (strides in floats).
void ck_copy_rows(const float *from, size_t from_stride, float *to, size_t to_stride, size_t rows, size_t columns);
