#pragma once
#include <stddef.h>

/// c = a * b + beta * c on the calling thread, row-major, through oneDNN. `trans_*` is 1 where the operand is stored
/// transposed; `ld*` are the floats between stored rows.
void ck_gemm(
    int trans_a, int trans_b, size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb,
    float beta, float *c, size_t ldc);
