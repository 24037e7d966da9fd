#pragma once
#include <stddef.h>
#include <stdint.h>

/// Products of numbers rounded to bfloat16 (the upper half of a float), summed in float32.

/// Whether this processor multiplies bfloat16 itself (avx512_bf16); without, products would be slower than in float32.
int ck_has_bf16(void);

/// c = a * b, or c += a * b where `accumulate` is 1, on the calling thread, row-major, through oneDNN. `trans_a` is 1 where a
/// is stored transposed; `ld*` are the elements between stored rows.
void ck_gemm_bf16(
    int trans_a, size_t m, size_t n, size_t k, const uint16_t *a, size_t lda, const uint16_t *b, size_t ldb,
    int accumulate, float *c, size_t ldc);
