#include "onednn_engine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isa.h"

// oneDNN as Debian builds it runs on OpenMP, whose spinning barriers collapse on a busy machine. Each of our own
// threads therefore asks for a team of one before its first call.
extern void omp_set_num_threads(int count);

static dnnl_engine_t engine;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static _Thread_local dnnl_stream_t stream;

static void fail(const char *what, dnnl_status_t status) {
    fprintf(stderr, "etude: oneDNN %s failed with status %d\n", what, (int)status);
    abort();
}

// oneDNN follows our set, and so no word for oneDNN alone (ONEDNN_MAX_CPU_ISA) can change results unseen. Its baseline is SSE4.1.
static void choose_isa(void) {
    const dnnl_cpu_isa_t sets[] = {
        [CK_BASELINE] = dnnl_cpu_isa_sse41, [CK_AVX2] = dnnl_cpu_isa_avx2, [CK_AVX512] = dnnl_cpu_isa_all};
    dnnl_status_t status = dnnl_set_max_cpu_isa(sets[ck_isa]);
    if (status != dnnl_success) fail("choice of instructions", status);
}

static void make_engine(void) {
    choose_isa();
    dnnl_status_t status = dnnl_engine_create(&engine, dnnl_cpu, 0);
    if (status != dnnl_success) fail("engine", status);
    // The library's own cache would keep primitives alive that our plans have dropped.
    dnnl_set_primitive_cache_capacity(0);
}

dnnl_engine_t ck_engine(void) {
    pthread_once(&engine_once, make_engine);
    return engine;
}

dnnl_stream_t ck_stream(void) {
    if (!stream) {
        omp_set_num_threads(1);
        dnnl_status_t status = dnnl_stream_create(&stream, ck_engine(), dnnl_stream_in_order);
        if (status != dnnl_success) fail("stream", status);
    }
    return stream;
}

void ck_execute(dnnl_primitive_t primitive, int count, const dnnl_exec_arg_t *args) {
    dnnl_status_t status = dnnl_primitive_execute(primitive, ck_stream(), count, args);
    if (status != dnnl_success) fail("execution", status);
}

void ck_reorder(const dnnl_memory_desc_t *from_md, const void *from, const dnnl_memory_desc_t *to_md, void *to) {
    if (dnnl_memory_desc_equal(from_md, to_md)) {
        memcpy(to, from, dnnl_memory_desc_get_size(from_md));
        return;
    }
    dnnl_primitive_desc_t pd;
    dnnl_primitive_t primitive;
    dnnl_memory_t source, destination;
    // Padded layouts hold lanes that no reorder of a smaller tensor writes; they must read as zero.
    memset(to, 0, dnnl_memory_desc_get_size(to_md));
    dnnl_status_t status = dnnl_reorder_primitive_desc_create(&pd, from_md, ck_engine(), to_md, ck_engine(), NULL);
    if (status != dnnl_success) fail("reorder", status);
    if ((status = dnnl_primitive_create(&primitive, pd)) != dnnl_success) fail("reorder", status);
    dnnl_primitive_desc_destroy(pd);
    if ((status = dnnl_memory_create(&source, from_md, ck_engine(), (void *)from)) != dnnl_success) fail("reorder", status);
    if ((status = dnnl_memory_create(&destination, to_md, ck_engine(), to)) != dnnl_success) fail("reorder", status);
    dnnl_exec_arg_t args[2] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, destination}};
    ck_execute(primitive, 2, args);
    dnnl_memory_destroy(source);
    dnnl_memory_destroy(destination);
    dnnl_primitive_destroy(primitive);
}
