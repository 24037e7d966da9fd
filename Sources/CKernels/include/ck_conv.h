#pragma once
#include <stddef.h>

/// Convolutions through oneDNN, one plan a shape; any number of threads may execute a plan at once.
///
/// Activations are channels last: (n, h, w, c). Plain weights are PyTorch's (out, in / groups, kh, kw). A plan keeps its
/// own weight layout ("packed"), chosen by oneDNN; gradients of weights come in a second packed layout and are
/// unpacked once, after every chunk of the batch has been added up.
typedef struct ck_conv ck_conv;

typedef struct {
    int n, h, w, in, out;
    int kernel_h, kernel_w;
    int stride_h, stride_w;
    int pad_top, pad_bottom, pad_left, pad_right;
    int dilation_h, dilation_w; // 1 means dense
    int groups;
    int has_bias;
} ck_conv_shape;

/// Makes a plan. NULL with a message in `error` when oneDNN refuses.
ck_conv *ck_conv_create(const ck_conv_shape *shape, char *error, size_t error_size);
void ck_conv_destroy(ck_conv *plan);

/// Height and width of the output.
int ck_conv_out_h(const ck_conv *plan);
int ck_conv_out_w(const ck_conv *plan);

/// Floats in each packed weight layout.
size_t ck_conv_forward_weight_count(const ck_conv *plan);
size_t ck_conv_backward_weight_count(const ck_conv *plan);
size_t ck_conv_gradient_weight_count(const ck_conv *plan);

/// Reorders plain weights into the layout of the forward (or backward-by-data) primitive.
void ck_conv_pack_forward(ck_conv *plan, const float *plain, float *packed);
void ck_conv_pack_backward(ck_conv *plan, const float *plain, float *packed);
/// Reorders a packed weight gradient into the plain layout.
void ck_conv_unpack_gradient(ck_conv *plan, const float *packed, float *plain);

void ck_conv_forward(ck_conv *plan, const float *src, const float *packed, const float *bias, float *dst);
void ck_conv_backward_data(ck_conv *plan, const float *dst_grad, const float *packed, float *src_grad);
/// Overwrites `packed_grad` and, where the plan has a bias, `bias_grad`.
void ck_conv_backward_weights(
    ck_conv *plan, const float *src, const float *dst_grad, float *packed_grad, float *bias_grad);

/// Names of the oneDNN implementations behind the three primitives, for the curious and for tests of speed.
const char *ck_conv_describe(const ck_conv *plan, int which);
