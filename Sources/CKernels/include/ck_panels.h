#pragma once
#include <stddef.h>

/// Products of a few rows with a matrix that is used again and again, as in a recurrent network: the matrix is packed once
/// into panels of 32 columns, and every step streams through them.

/// Floats that a packed matrix of k rows and n columns takes.
size_t ck_panels_size(size_t k, size_t n);
/// Packs a matrix of k x n, stored as (k, n), or as (n, k) where `transposed` is 1; `ld` is the length of a stored row.
void ck_panels_pack(const float *matrix, size_t ld, int transposed, size_t k, size_t n, float *panels);
/// c (rows x n) = a (rows x k) * panels, added to what c holds where `accumulate` is 1. Fused multiply-adds in the order of
/// k, so that a row's result does not depend on the rows beside it.
void ck_panels_multiply(
    const float *a, size_t lda, size_t rows, size_t k, size_t n, const float *panels, int accumulate, float *c,
    size_t ldc);
