#include "ck_gemm.h"

#include <stdio.h>
#include <stdlib.h>

#include "gemm_tiles.h"
#include "isa.h"
#include "onednn_engine.h"

// oneDNN's AVX2 kernels sum the rows at a tile's edge in another order, so products of the lesser sets are made of our own
// tiles. Those of AVX-512 give equal rows of one product equal sums; which order they take depends on the product's size, and
// whoever cuts a product into bands gives all of them the same.
void ck_gemm(
    int trans_a, int trans_b, size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb,
    float beta, float *c, size_t ldc) {
    if (ck_isa < CK_AVX512) {
        ck_gemm_tiles(ck_isa >= CK_AVX2, trans_a, trans_b, m, n, k, a, lda, b, ldb, beta != 0, c, ldc);
        return;
    }
    ck_stream(); // keeps OpenMP on this thread
    dnnl_status_t status = dnnl_sgemm(
        trans_a ? 'T' : 'N', trans_b ? 'T' : 'N', (dnnl_dim_t)m, (dnnl_dim_t)n, (dnnl_dim_t)k, 1.0f, a,
        (dnnl_dim_t)lda, b, (dnnl_dim_t)ldb, beta, c, (dnnl_dim_t)ldc);
    if (status != dnnl_success) {
        fprintf(stderr, "etude: oneDNN sgemm %zux%zux%zu failed with status %d\n", m, n, k, (int)status);
        abort();
    }
}
