#include "ck_gemm.h"

#include <stdio.h>
#include <stdlib.h>

#include "onednn_engine.h"

void ck_gemm(
    int trans_a, int trans_b, size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb,
    float beta, float *c, size_t ldc) {
    ck_stream(); // keeps OpenMP on this thread
    dnnl_status_t status = dnnl_sgemm(
        trans_a ? 'T' : 'N', trans_b ? 'T' : 'N', (dnnl_dim_t)m, (dnnl_dim_t)n, (dnnl_dim_t)k, 1.0f, a,
        (dnnl_dim_t)lda, b, (dnnl_dim_t)ldb, beta, c, (dnnl_dim_t)ldc);
    if (status != dnnl_success) {
        fprintf(stderr, "etude: oneDNN sgemm %zux%zux%zu failed with status %d\n", m, n, k, (int)status);
        abort();
    }
}
