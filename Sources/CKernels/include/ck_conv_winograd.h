#pragma once
#include <stddef.h>

/// Convolutions with a 3x3 kernel by Winograd's method F(4x4, 3x3) (Lavin and Gray, 2016), channels last: a quarter of the
/// direct method's multiplications, as plain matrix products. Channel counts are multiples of 16.
///
/// Images are cut into tiles of 4x4 results. A spectrum of `rows` tiles has 36 planes, `ck_winograd_plane(rows, channels)`
/// elements apart; plane p holds a row of channels a tile. What goes into a product is float, or bfloat16 where `half` is 1;
/// what comes out is float.
enum { CK_WINOGRAD_STEP = 4, CK_WINOGRAD_PLANES = 36 };

size_t ck_winograd_plane(size_t rows, size_t channels);

/// A batch of images, and how tiles lie on it: tile (i, j) of an image starts at (4 i + top, 4 j + left), tiles counted
/// along the width first, then the height, then the batch.
typedef struct {
    size_t height, width, channels, tiles_high, tiles_wide;
    ptrdiff_t top, left;
} ck_winograd_tiling;

/// Transforms the 6x6 inputs of tiles `first`..<`last`; what lies outside of the image is zero. Tile t becomes row
/// t - `first_row` of the spectrum, which has `rows` rows.
void ck_winograd_analyse(
    const ck_winograd_tiling *tiling, const float *images, size_t first, size_t last, size_t first_row, size_t rows,
    int half, void *spectrum);
/// Transforms the 4x4 tiles themselves, as the results' gradients are: the transpose of ``ck_winograd_synthesise``.
void ck_winograd_spread(
    const ck_winograd_tiling *tiling, const float *images, size_t first, size_t last, size_t first_row, size_t rows,
    int half, void *spectrum);
/// The way back: each tile's 4x4 results, and `bias` (channels) where there is one; what lies outside is dropped.
void ck_winograd_synthesise(
    const ck_winograd_tiling *tiling, const float *spectrum, size_t first, size_t last, size_t first_row, size_t rows,
    const float *bias, float *images);

/// The spectra of kernels in `ins` `first`..<`last`, (36, in, out) from PyTorch's (out, in, 3, 3); turned by half a circle
/// and with in and out exchanged, (36, out, in), where `turned` is 1: what the input's gradient needs.
void ck_winograd_kernel(
    const float *weight, size_t in, size_t out, int turned, size_t first, size_t last, int half,
    void *spectrum);
/// Plane p of: output spectrum = input spectrum x kernel spectrum, over `rows` rows.
void ck_winograd_apply(
    size_t plane, size_t rows, size_t in, size_t out, int half, const void *input, const void *kernel, float *output);
/// Plane p of the kernel's gradient, from the input spread and the output's gradient analysed; added to what is there
/// where `accumulate` is 1.
void ck_winograd_products(
    size_t plane, size_t rows, size_t in, size_t out, int half, const void *input, const void *output_gradient,
    int accumulate, float *products);
/// The kernel's gradient in `ins` `first`..<`last` from those products.
void ck_winograd_kernel_gradient(
    const float *products, size_t in, size_t out, size_t first, size_t last, float *weight_gradient);
