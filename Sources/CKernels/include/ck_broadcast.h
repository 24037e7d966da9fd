#pragma once
#include <stddef.h>

/// Two operands over a matrix of `rows` x `columns`, each read with its own stride along rows and along columns. A
/// column stride is 0 (one value for the row) or 1; the result is dense.
typedef void ck_broadcast(
    const float *a, size_t a_row, size_t a_column, const float *b, size_t b_row, size_t b_column, float *out,
    size_t rows, size_t columns);

ck_broadcast ck_broadcast_add, ck_broadcast_subtract, ck_broadcast_multiply, ck_broadcast_divide;
/// The smaller or larger of the two; a NaN wins.
ck_broadcast ck_broadcast_minimum, ck_broadcast_maximum;
/// 1 where a > b, 0.5 where they are equal, else 0: a's share of the gradient of a maximum.
ck_broadcast ck_broadcast_above;
/// a where b > 0, else 0
ck_broadcast ck_broadcast_where_positive;
