#pragma once
#include <stddef.h>

/// Long one-dimensional convolutions in the frequency domain (overlap-save), channels last.
///
/// Signals are cut into tiles of 64 samples whose transforms meet as plain matrix products, one a frequency; with a kernel of
/// 15 that is a sixth of the direct method's multiplications. Channel counts are multiples of 16.
///
/// A spectrum of `tiles` tiles has 32 planes, `ck_spectral_plane(tiles, channels)` floats apart. Plane f holds a row of
/// [real | imaginary] a tile, for frequency f; plane 0 holds the real frequencies 0 and 32, first all rows of the one, then
/// all rows of the other.
enum { CK_SPECTRAL_SIZE = 64, CK_SPECTRAL_PLANES = 32 };

size_t ck_spectral_plane(size_t tiles, size_t channels);

/// Transforms tiles `first`..<`last` of a batch of signals.
///
/// Each of the `count` samples long signals has `per_signal` tiles. Tile i of a signal starts at sample i * `step` + `start`;
/// of its 64 samples those past `kept`, before the signal and behind its end count as zero. Tile t becomes row
/// t - `first_row` of the spectrum, which has `rows` rows.
typedef struct {
    size_t count, channels, per_signal, step;
    ptrdiff_t start;
    size_t kept;
} ck_spectral_tiling;

void ck_spectral_analyse(
    const ck_spectral_tiling *tiling, const float *signals, size_t first, size_t last, size_t first_row, size_t rows,
    float *spectrum);
/// The way back: writes samples `skip`..<`skip` + `step` of each tile to its place in the signals, and adds `bias`
/// (channels) where there is one.
void ck_spectral_synthesise(
    const ck_spectral_tiling *tiling, const float *spectrum, size_t first, size_t last, size_t first_row, size_t rows,
    size_t skip, const float *bias, float *signals);

/// Floats of a kernel's spectrum.
size_t ck_spectral_kernel_count(size_t in, size_t out);
/// The spectra of kernels in `ins` `first`..<`last`, from PyTorch's (out, in, kernel). Plane f is the matrix that
/// takes a row of the input's spectrum to the output's: cross-correlation.
void ck_spectral_kernel(
    const float *weight, size_t in, size_t out, size_t kernel, size_t first, size_t last, float *spectrum);
/// Plane f of: output spectrum = input spectrum x kernel spectrum, over `rows` rows.
void ck_spectral_apply(
    size_t plane, size_t rows, size_t in, size_t out, const float *input, const float *kernel, float *output);
/// The same for the input's gradient from the output's.
void ck_spectral_apply_back(
    size_t plane, size_t rows, size_t in, size_t out, const float *output_gradient, const float *kernel,
    float *input_gradient);
/// Plane f of the kernel's gradient, as products that ``ck_spectral_kernel_gradient`` combines; added to what is there
/// where `accumulate` is 1.
void ck_spectral_products(
    size_t plane, size_t rows, size_t in, size_t out, const float *input, const float *output_gradient, int accumulate,
    float *products);
/// The kernel's gradient in `ins` `first`..<`last`.
void ck_spectral_kernel_gradient(
    const float *products, size_t in, size_t out, size_t kernel, size_t first, size_t last, float *weight_gradient);
