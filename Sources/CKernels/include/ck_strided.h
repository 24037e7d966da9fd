#pragma once
#include <stddef.h>

/// Copies a plane of `rows` x `columns` values between any two layouts, given by the floats between neighbouring rows and
/// columns; an input stride may be zero (one value repeated) or negative (a mirror).
void ck_copy_plane(
    const float *in, ptrdiff_t in_row, ptrdiff_t in_column, float *out, ptrdiff_t out_row, ptrdiff_t out_column,
    size_t rows, size_t columns);
/// The same, added to what is there.
void ck_add_plane(
    const float *in, ptrdiff_t in_row, ptrdiff_t in_column, float *out, ptrdiff_t out_row, ptrdiff_t out_column,
    size_t rows, size_t columns);
