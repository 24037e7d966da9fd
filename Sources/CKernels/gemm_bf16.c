#include "ck_gemm_bf16.h"

#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isa.h"
#include "onednn_engine.h"

int ck_has_bf16(void) {
#if defined(__x86_64__)
    return ck_isa == CK_AVX512 && __builtin_cpu_supports("avx512bf16") != 0;
#else
    return 0;
#endif
}

typedef struct {
    dnnl_dim_t m, n, k, lda, ldb, ldc;
    int trans_a, accumulate;
} product_shape;

// What one execution writes besides its result; a product keeps as many as ever ran at once.
typedef struct workspace {
    struct workspace *next;
    dnnl_memory_t a, b, c, scratch;
    void *bytes;
} workspace;

// A product prepared for one shape.
typedef struct product {
    struct product *next;
    product_shape shape;
    dnnl_primitive_t primitive;
    dnnl_memory_desc_t a, b, c, scratch;
    workspace *idle;
} product;

// Convolutions ask for a few shapes a layer. Past the limit the table starts anew once no product of it is in use.
enum { BUCKETS = 256, MOST = 2048 };
static product *table[BUCKETS];
static int prepared, running;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; // of the table and of the idle workspaces

static void fail(const char *what, dnnl_status_t status) {
    fprintf(stderr, "etude: oneDNN bf16 product: %s failed with status %d\n", what, (int)status);
    abort();
}

static void check(const char *what, dnnl_status_t status) {
    if (status != dnnl_success) fail(what, status);
}

static void destroy(product *p) {
    while (p->idle) {
        workspace *w = p->idle;
        p->idle = w->next;
        dnnl_memory_destroy(w->a);
        dnnl_memory_destroy(w->b);
        dnnl_memory_destroy(w->c);
        dnnl_memory_destroy(w->scratch);
        free(w->bytes);
        free(w);
    }
    dnnl_primitive_destroy(p->primitive);
    free(p);
}

static void describe(
    dnnl_memory_desc_t *md, dnnl_dim_t rows, dnnl_dim_t columns, dnnl_data_type_t type, dnnl_dim_t row, dnnl_dim_t column) {
    const dnnl_dims_t extents = {rows, columns}, strides = {row, column};
    check("a layout", dnnl_memory_desc_init_by_strides(md, 2, extents, type, strides));
}

static product *prepare(const product_shape *s) {
    product *p = calloc(1, sizeof *p);
    if (!p) fail("memory", dnnl_out_of_memory);
    p->shape = *s;
    describe(&p->a, s->m, s->k, dnnl_bf16, s->trans_a ? 1 : s->lda, s->trans_a ? s->lda : 1);
    describe(&p->b, s->k, s->n, dnnl_bf16, s->ldb, 1);
    describe(&p->c, s->m, s->n, dnnl_f32, s->ldc, 1);
    dnnl_matmul_desc_t desc;
    check("its description", dnnl_matmul_desc_init(&desc, &p->a, &p->b, NULL, &p->c));
    dnnl_primitive_attr_t attr;
    check("its attributes", dnnl_primitive_attr_create(&attr));
    check("its scratch", dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user));
    if (s->accumulate) {
        dnnl_post_ops_t ops;
        check("its sum", dnnl_post_ops_create(&ops));
        check("its sum", dnnl_post_ops_append_sum(ops, 1.0f));
        check("its sum", dnnl_primitive_attr_set_post_ops(attr, ops));
        dnnl_post_ops_destroy(ops);
    }
    dnnl_primitive_desc_t pd;
    check("its choice", dnnl_primitive_desc_create(&pd, &desc, attr, ck_engine(), NULL));
    dnnl_primitive_attr_destroy(attr);
    p->scratch = *dnnl_primitive_desc_query_md(pd, dnnl_query_scratchpad_md, 0);
    check("its making", dnnl_primitive_create(&p->primitive, pd));
    dnnl_primitive_desc_destroy(pd);
    return p;
}

static workspace *make_workspace(const product *p) {
    workspace *w = calloc(1, sizeof *w);
    const size_t bytes = dnnl_memory_desc_get_size(&p->scratch);
    if (!w || (bytes && posix_memalign(&w->bytes, 4096, bytes))) fail("memory", dnnl_out_of_memory);
    check("memory", dnnl_memory_create(&w->a, &p->a, ck_engine(), DNNL_MEMORY_NONE));
    check("memory", dnnl_memory_create(&w->b, &p->b, ck_engine(), DNNL_MEMORY_NONE));
    check("memory", dnnl_memory_create(&w->c, &p->c, ck_engine(), DNNL_MEMORY_NONE));
    check("memory", dnnl_memory_create(&w->scratch, &p->scratch, ck_engine(), bytes ? w->bytes : DNNL_MEMORY_NONE));
    return w;
}

static product *find(const product_shape *s) {
    const size_t mixed = (size_t)s->m * 1000003u ^ (size_t)s->n * 8191u ^ (size_t)s->k * 131u ^ (size_t)s->lda * 31u
        ^ (size_t)s->ldb * 17u ^ (size_t)s->ldc * 7u ^ (size_t)(s->trans_a * 2 + s->accumulate);
    product **head = &table[mixed % BUCKETS];
    for (product *p = *head; p; p = p->next)
        if (!memcmp(&p->shape, s, sizeof *s)) return p;
    if (prepared >= MOST && running == 0) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            while (table[bucket]) {
                product *p = table[bucket];
                table[bucket] = p->next;
                destroy(p);
            }
        }
        prepared = 0;
    }
    product *p = prepare(s);
    p->next = *head;
    *head = p;
    prepared++;
    return p;
}

void ck_gemm_bf16(
    int trans_a, size_t m, size_t n, size_t k, const uint16_t *a, size_t lda, const uint16_t *b, size_t ldb,
    int accumulate, float *c, size_t ldc) {
    product_shape s;
    memset(&s, 0, sizeof s); // compared byte by byte
    s.m = (dnnl_dim_t)m;
    s.n = (dnnl_dim_t)n;
    s.k = (dnnl_dim_t)k;
    s.lda = (dnnl_dim_t)lda;
    s.ldb = (dnnl_dim_t)ldb;
    s.ldc = (dnnl_dim_t)ldc;
    s.trans_a = trans_a;
    s.accumulate = accumulate;
    ck_stream(); // a primitive remembers how many threads OpenMP had when it was made
    pthread_mutex_lock(&mutex);
    product *p = find(&s);
    running++;
    workspace *w = p->idle;
    if (w) p->idle = w->next;
    pthread_mutex_unlock(&mutex);
    if (!w) w = make_workspace(p);
    dnnl_memory_set_data_handle(w->a, (void *)a);
    dnnl_memory_set_data_handle(w->b, (void *)b);
    dnnl_memory_set_data_handle(w->c, c);
    const dnnl_exec_arg_t args[4] = {
        {DNNL_ARG_SRC, w->a}, {DNNL_ARG_WEIGHTS, w->b}, {DNNL_ARG_DST, w->c}, {DNNL_ARG_SCRATCHPAD, w->scratch}};
    ck_execute(p->primitive, 4, args);
    pthread_mutex_lock(&mutex);
    w->next = p->idle;
    p->idle = w;
    running--;
    pthread_mutex_unlock(&mutex);
}
