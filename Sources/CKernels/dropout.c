#include "ck_dropout.h"

#include "variants.h"

CK_KERNEL(void, ck_dropout, (const float *x, uint64_t key, uint64_t first, uint32_t threshold, float scale,
    float *out, size_t count), (x, key, first, threshold, scale, out, count)) {
    for (size_t i = 0; i < count; i++) {
        // SplitMix64 (Steele, Lea and Flood, 2014), by place.
        uint64_t z = key + (first + i + 1) * 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        z = z ^ (z >> 31);
        out[i] = (uint32_t)(z >> 32) >= threshold ? x[i] * scale : 0.0f;
    }
}
