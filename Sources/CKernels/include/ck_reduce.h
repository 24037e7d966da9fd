#pragma once
#include <stddef.h>

/// Reductions of a matrix along its rows (each column apart) or of one dense row. Sums are held in double precision in
/// an order that the data alone decides.

enum { CK_PLAIN, CK_ABSOLUTE, CK_SQUARED };

/// The sum over the row of v, |v| or v^2, with v = x - shift.
double ck_reduce_row(const float *x, size_t count, int power, float shift);
/// into[c] = the same over each column of `rows` rows, `stride` floats apart; `shift` has one value a column, or is NULL.
void ck_reduce_columns(
    const float *x, size_t rows, size_t stride, size_t columns, int power, const float *shift, double *into);

/// The largest (or smallest) value; a NaN wins.
float ck_largest_row(const float *x, size_t count);
float ck_smallest_row(const float *x, size_t count);
void ck_largest_columns(const float *x, size_t rows, size_t stride, size_t columns, float *into);
void ck_smallest_columns(const float *x, size_t rows, size_t stride, size_t columns, float *into);
/// out = g at the first row whose x equals `best`, else 0; `out` is laid out as x.
void ck_first_equal_columns(
    const float *x, const float *best, const float *g, size_t rows, size_t stride, size_t columns, float *out);
