#pragma once
#include <stddef.h>
#include <stdint.h>

/// out[i] = x[i] * scale where draw (first + i) of the stream `key` keeps it, else 0. A draw is 32 bits of a hash of the
/// key and its number alone, and keeps when it is at least `threshold`; so no order of work changes it.
void ck_dropout(
    const float *x, uint64_t key, uint64_t first, uint32_t threshold, float scale, float *out, size_t count);
