#include "ck_conv.h"

#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ck_gemm.h"
#include "ck_rows.h"
#include "onednn_engine.h"

enum { FORWARD, BACKWARD_DATA, BACKWARD_WEIGHTS, KINDS };

// What one execution writes besides its results: memory objects and scratch. A plan keeps as many as ever ran at once,
// and each execution borrows one, so any number of threads may use a plan.
typedef struct workspace {
    struct workspace *next;
    dnnl_memory_t src, weights, bias, dst, scratch;
    void *bytes;
} workspace;

struct ck_conv {
    ck_conv_shape shape;
    int out_h, out_w;
    dnnl_primitive_t primitive[KINDS];
    dnnl_memory_desc_t weights_md[KINDS];
    dnnl_memory_desc_t plain_md, src_md, dst_md, bias_md;
    dnnl_memory_desc_t scratch_md[KINDS];
    pthread_mutex_t mutex; // of the list of workspaces
    workspace *idle[KINDS];
    char name[KINDS][96];
    int by_taps; // the weight gradient is one matrix product a tap instead of oneDNN's primitive
};

// oneDNN's weight gradient of a long one-dimensional convolution runs at a third of the processor's speed. With
// channels last, the input shifted by a tap is the same matrix at another offset, so each tap's gradient is one plain
// product, (in x time) times (time x out), at full speed. Narrow inputs leave such a product nothing to work on.
static int prefers_taps(const ck_conv_shape *s) {
    return s->h == 1 && s->kernel_h == 1 && s->groups == 1 && s->kernel_w > 1 && s->in >= 16 && s->out >= 8
        && s->pad_top == 0 && s->pad_bottom == 0;
}

static void gradient_by_taps(
    const ck_conv *p, const float *src, const float *dst_grad, float *packed_grad, float *bias_grad) {
    const ck_conv_shape *s = &p->shape;
    const int in = s->in, out = s->out, out_w = p->out_w;
    memset(packed_grad, 0, sizeof(float) * (size_t)s->kernel_w * (size_t)in * (size_t)out);
    if (bias_grad) memset(bias_grad, 0, sizeof(float) * (size_t)out);
    for (int n = 0; n < s->n; n++) {
        const float *x = src + (size_t)n * (size_t)s->w * (size_t)in;
        const float *g = dst_grad + (size_t)n * (size_t)out_w * (size_t)out;
        for (int tap = 0; tap < s->kernel_w; tap++) {
            const int offset = tap * s->dilation_w - s->pad_left;
            int first = 0, last = out_w; // output times whose input exists
            while (first < last && first * s->stride_w + offset < 0) first++;
            while (last > first && (last - 1) * s->stride_w + offset >= s->w) last--;
            if (first == last) continue;
            ck_gemm(
                1, 0, (size_t)in, (size_t)out, (size_t)(last - first),
                x + ((size_t)(first * s->stride_w + offset)) * (size_t)in, (size_t)(in * s->stride_w),
                g + (size_t)first * (size_t)out, (size_t)out, 1, packed_grad + (size_t)tap * (size_t)in * (size_t)out,
                (size_t)out);
        }
        if (bias_grad) ck_add_rows(g, (size_t)out_w, (size_t)out, bias_grad);
    }
}

static int out_extent(int in, int low, int high, int kernel, int dilation, int stride) {
    return (in + low + high - (dilation * (kernel - 1) + 1)) / stride + 1;
}

static void destroy_workspace(workspace *w) {
    if (!w) return;
    if (w->src) dnnl_memory_destroy(w->src);
    if (w->dst) dnnl_memory_destroy(w->dst);
    if (w->weights) dnnl_memory_destroy(w->weights);
    if (w->bias) dnnl_memory_destroy(w->bias);
    if (w->scratch) dnnl_memory_destroy(w->scratch);
    free(w->bytes);
    free(w);
}

static dnnl_status_t make_memory(dnnl_memory_t *memory, const dnnl_memory_desc_t *md, void *bytes) {
    return dnnl_memory_create(memory, md, ck_engine(), bytes);
}

static workspace *make_workspace(const ck_conv *p, int kind) {
    workspace *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    const size_t bytes = dnnl_memory_desc_get_size(&p->scratch_md[kind]);
    int made = bytes == 0 || !posix_memalign(&w->bytes, 4096, (bytes + 4095) / 4096 * 4096);
    made = made && make_memory(&w->src, &p->src_md, DNNL_MEMORY_NONE) == dnnl_success
        && make_memory(&w->dst, &p->dst_md, DNNL_MEMORY_NONE) == dnnl_success
        && make_memory(&w->weights, &p->weights_md[kind], DNNL_MEMORY_NONE) == dnnl_success
        && make_memory(&w->bias, &p->bias_md, DNNL_MEMORY_NONE) == dnnl_success
        && make_memory(&w->scratch, &p->scratch_md[kind], w->bytes ? w->bytes : DNNL_MEMORY_NONE) == dnnl_success;
    if (made) return w;
    destroy_workspace(w);
    return NULL;
}

static workspace *borrow(ck_conv *p, int kind) {
    pthread_mutex_lock(&p->mutex);
    workspace *w = p->idle[kind];
    if (w) p->idle[kind] = w->next;
    pthread_mutex_unlock(&p->mutex);
    if (!w) w = make_workspace(p, kind);
    if (!w) {
        fprintf(stderr, "etude: no memory for the scratch of a convolution\n");
        abort();
    }
    return w;
}

static void give_back(ck_conv *p, int kind, workspace *w) {
    pthread_mutex_lock(&p->mutex);
    w->next = p->idle[kind];
    p->idle[kind] = w;
    pthread_mutex_unlock(&p->mutex);
}

static dnnl_status_t make_primitive(
    ck_conv *p, int kind, const dnnl_convolution_desc_t *desc, const_dnnl_primitive_desc_t hint,
    dnnl_primitive_desc_t *keep) {
    dnnl_primitive_attr_t attr;
    dnnl_status_t status = dnnl_primitive_attr_create(&attr);
    if (status != dnnl_success) return status;
    dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user);
    dnnl_primitive_desc_t pd = NULL;
    status = dnnl_primitive_desc_create(&pd, desc, attr, ck_engine(), hint);
    dnnl_primitive_attr_destroy(attr);
    if (status != dnnl_success) return status;
    const dnnl_query_t which = kind == BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md;
    p->weights_md[kind] = *dnnl_primitive_desc_query_md(pd, which, 0);
    p->scratch_md[kind] = *dnnl_primitive_desc_query_md(pd, dnnl_query_scratchpad_md, 0);
    const char *name = NULL;
    dnnl_primitive_desc_query(pd, dnnl_query_impl_info_str, 0, &name);
    snprintf(p->name[kind], sizeof p->name[kind], "%s", name ? name : "?");
    status = dnnl_primitive_create(&p->primitive[kind], pd);
    if (keep) *keep = pd;
    else dnnl_primitive_desc_destroy(pd);
    return status;
}

static dnnl_status_t make_plan(ck_conv *p) {
    const ck_conv_shape *s = &p->shape;
    const int grouped = s->groups > 1;
    dnnl_dims_t src = {s->n, s->in, s->h, s->w}, dst = {s->n, s->out, p->out_h, p->out_w};
    dnnl_dims_t bias = {s->out};
    dnnl_dims_t weights = {s->out, s->in, s->kernel_h, s->kernel_w};
    dnnl_dims_t gweights = {s->groups, s->out / s->groups, s->in / s->groups, s->kernel_h, s->kernel_w};
    dnnl_dims_t strides = {s->stride_h, s->stride_w}, dilates = {s->dilation_h - 1, s->dilation_w - 1};
    dnnl_dims_t low = {s->pad_top, s->pad_left}, high = {s->pad_bottom, s->pad_right};
    dnnl_memory_desc_t any;
    dnnl_memory_desc_init_by_tag(&p->src_md, 4, src, dnnl_f32, dnnl_nhwc);
    dnnl_memory_desc_init_by_tag(&p->dst_md, 4, dst, dnnl_f32, dnnl_nhwc);
    dnnl_memory_desc_init_by_tag(&p->bias_md, 1, bias, dnnl_f32, dnnl_x);
    if (grouped) {
        dnnl_memory_desc_init_by_tag(&p->plain_md, 5, gweights, dnnl_f32, dnnl_goihw);
        dnnl_memory_desc_init_by_tag(&any, 5, gweights, dnnl_f32, dnnl_format_tag_any);
    } else {
        dnnl_memory_desc_init_by_tag(&p->plain_md, 4, weights, dnnl_f32, dnnl_oihw);
        dnnl_memory_desc_init_by_tag(&any, 4, weights, dnnl_f32, dnnl_format_tag_any);
    }
    const dnnl_memory_desc_t *bias_md = s->has_bias ? &p->bias_md : NULL;

    dnnl_convolution_desc_t desc;
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &desc, dnnl_forward_training, dnnl_convolution_direct, &p->src_md, &any, bias_md, &p->dst_md, strides,
        dilates, low, high);
    if (status != dnnl_success) return status;
    status = make_primitive(p, FORWARD, &desc, NULL, &hint);
    if (status == dnnl_success)
        status = dnnl_dilated_convolution_backward_data_desc_init(
            &desc, dnnl_convolution_direct, &p->src_md, &any, &p->dst_md, strides, dilates, low, high);
    if (status == dnnl_success) status = make_primitive(p, BACKWARD_DATA, &desc, hint, NULL);
    if (status == dnnl_success && p->by_taps) {
        snprintf(p->name[BACKWARD_WEIGHTS], sizeof p->name[BACKWARD_WEIGHTS], "taps by sgemm");
        dnnl_primitive_desc_destroy(hint);
        return status;
    }
    if (status == dnnl_success)
        status = dnnl_dilated_convolution_backward_weights_desc_init(
            &desc, dnnl_convolution_direct, &p->src_md, &any, bias_md, &p->dst_md, strides, dilates, low, high);
    if (status == dnnl_success) status = make_primitive(p, BACKWARD_WEIGHTS, &desc, hint, NULL);
    if (hint) dnnl_primitive_desc_destroy(hint);
    return status;
}

ck_conv *ck_conv_create(const ck_conv_shape *shape, char *error, size_t error_size) {
    ck_conv *p = calloc(1, sizeof *p);
    if (!p) {
        snprintf(error, error_size, "out of memory");
        return NULL;
    }
    ck_stream(); // a primitive remembers how many threads OpenMP had when it was made
    pthread_mutex_init(&p->mutex, NULL);
    p->shape = *shape;
    p->by_taps = prefers_taps(shape);
    p->out_h = out_extent(
        shape->h, shape->pad_top, shape->pad_bottom, shape->kernel_h, shape->dilation_h, shape->stride_h);
    p->out_w = out_extent(
        shape->w, shape->pad_left, shape->pad_right, shape->kernel_w, shape->dilation_w, shape->stride_w);
    dnnl_status_t status = make_plan(p);
    if (status != dnnl_success) {
        snprintf(error, error_size, "oneDNN status %d", (int)status);
        ck_conv_destroy(p);
        return NULL;
    }
    return p;
}

void ck_conv_destroy(ck_conv *p) {
    if (!p) return;
    for (int kind = 0; kind < KINDS; kind++) {
        if (p->primitive[kind]) dnnl_primitive_destroy(p->primitive[kind]);
        while (p->idle[kind]) {
            workspace *w = p->idle[kind];
            p->idle[kind] = w->next;
            destroy_workspace(w);
        }
    }
    pthread_mutex_destroy(&p->mutex);
    free(p);
}

int ck_conv_out_h(const ck_conv *p) { return p->out_h; }
int ck_conv_out_w(const ck_conv *p) { return p->out_w; }

static size_t count_of(const dnnl_memory_desc_t *md) { return (dnnl_memory_desc_get_size(md) + 3) / 4; }
size_t ck_conv_forward_weight_count(const ck_conv *p) { return count_of(&p->weights_md[FORWARD]); }
size_t ck_conv_backward_weight_count(const ck_conv *p) { return count_of(&p->weights_md[BACKWARD_DATA]); }
size_t ck_conv_gradient_weight_count(const ck_conv *p) {
    const ck_conv_shape *s = &p->shape;
    if (p->by_taps) return (size_t)s->kernel_w * (size_t)s->in * (size_t)s->out;
    return count_of(&p->weights_md[BACKWARD_WEIGHTS]);
}

void ck_conv_pack_forward(ck_conv *p, const float *plain, float *packed) {
    ck_reorder(&p->plain_md, plain, &p->weights_md[FORWARD], packed);
}

void ck_conv_pack_backward(ck_conv *p, const float *plain, float *packed) {
    ck_reorder(&p->plain_md, plain, &p->weights_md[BACKWARD_DATA], packed);
}

void ck_conv_unpack_gradient(ck_conv *p, const float *packed, float *plain) {
    if (p->by_taps) {
        const size_t taps = (size_t)p->shape.kernel_w, in = (size_t)p->shape.in, out = (size_t)p->shape.out;
        for (size_t o = 0; o < out; o++)
            for (size_t i = 0; i < in; i++)
                for (size_t tap = 0; tap < taps; tap++)
                    plain[(o * in + i) * taps + tap] = packed[(tap * in + i) * out + o];
        return;
    }
    ck_reorder(&p->weights_md[BACKWARD_WEIGHTS], packed, &p->plain_md, plain);
}

void ck_conv_forward(ck_conv *p, const float *src, const float *packed, const float *bias, float *dst) {
    workspace *m = borrow(p, FORWARD);
    dnnl_memory_set_data_handle(m->src, (void *)src);
    dnnl_memory_set_data_handle(m->weights, (void *)packed);
    dnnl_memory_set_data_handle(m->dst, dst);
    dnnl_exec_arg_t args[5] = {
        {DNNL_ARG_SRC, m->src}, {DNNL_ARG_WEIGHTS, m->weights}, {DNNL_ARG_DST, m->dst},
        {DNNL_ARG_SCRATCHPAD, m->scratch}};
    int count = 4;
    if (p->shape.has_bias) {
        dnnl_memory_set_data_handle(m->bias, (void *)bias);
        args[count++] = (dnnl_exec_arg_t){DNNL_ARG_BIAS, m->bias};
    }
    ck_execute(p->primitive[FORWARD], count, args);
    give_back(p, FORWARD, m);
}

void ck_conv_backward_data(ck_conv *p, const float *dst_grad, const float *packed, float *src_grad) {
    workspace *m = borrow(p, BACKWARD_DATA);
    dnnl_memory_set_data_handle(m->dst, (void *)dst_grad);
    dnnl_memory_set_data_handle(m->weights, (void *)packed);
    dnnl_memory_set_data_handle(m->src, src_grad);
    dnnl_exec_arg_t args[4] = {
        {DNNL_ARG_DIFF_DST, m->dst}, {DNNL_ARG_WEIGHTS, m->weights}, {DNNL_ARG_DIFF_SRC, m->src},
        {DNNL_ARG_SCRATCHPAD, m->scratch}};
    ck_execute(p->primitive[BACKWARD_DATA], 4, args);
    give_back(p, BACKWARD_DATA, m);
}

void ck_conv_backward_weights(
    ck_conv *p, const float *src, const float *dst_grad, float *packed_grad, float *bias_grad) {
    if (p->by_taps) {
        gradient_by_taps(p, src, dst_grad, packed_grad, p->shape.has_bias ? bias_grad : NULL);
        return;
    }
    workspace *m = borrow(p, BACKWARD_WEIGHTS);
    dnnl_memory_set_data_handle(m->src, (void *)src);
    dnnl_memory_set_data_handle(m->dst, (void *)dst_grad);
    dnnl_memory_set_data_handle(m->weights, packed_grad);
    dnnl_exec_arg_t args[5] = {
        {DNNL_ARG_SRC, m->src}, {DNNL_ARG_DIFF_DST, m->dst}, {DNNL_ARG_DIFF_WEIGHTS, m->weights},
        {DNNL_ARG_SCRATCHPAD, m->scratch}};
    int count = 4;
    if (p->shape.has_bias) {
        dnnl_memory_set_data_handle(m->bias, bias_grad);
        args[count++] = (dnnl_exec_arg_t){DNNL_ARG_DIFF_BIAS, m->bias};
    }
    ck_execute(p->primitive[BACKWARD_WEIGHTS], count, args);
    give_back(p, BACKWARD_WEIGHTS, m);
}

const char *ck_conv_describe(const ck_conv *p, int which) { return p->name[which]; }
