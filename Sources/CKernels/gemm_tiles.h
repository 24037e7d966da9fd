#pragma once
#include <stddef.h>

// As ck_gemm, of tiles held in registers: each element is one chain of additions along k, cut every 256 terms, whatever m, n
// and its place. `fused`: multiplications and additions are rounded once (the processor must have AVX2 and FMA);
// `accumulate`: adds to what c holds.
void ck_gemm_tiles(
    int fused, int trans_a, int trans_b, size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
    size_t ldb, int accumulate, float *c, size_t ldc);
