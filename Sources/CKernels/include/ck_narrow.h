#pragma once
#include <stddef.h>

/// Transposed convolutions to so few channels that one input place's reach along a row, kernel width times channels, fits into
/// CK_NARROW_REACH floats.
enum { CK_NARROW_REACH = 16 };

/// One row of the output: the sum over `taps` rows of the input, `width` places of `channels` numbers each, with the weights of one
/// kernel row each, channels x CK_NARROW_REACH floats, zeros at the end. `step` is the stride times the output's channels: 2, 4 or
/// 8. `row` has room for ((width + 2) * step + CK_NARROW_REACH) floats, all of which are written; its first float is that
/// of the kernel's first column at place 0.
void ck_narrow_row(
    const float *const *inputs, const float *const *weights, int taps, size_t width, size_t channels, int step, float *row);
