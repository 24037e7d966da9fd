#pragma once

// Adds `value`, an expression of the column c, over all columns to `total`: sixteen interleaved sums of the given type,
// folded in order. The compiler may hold them as one vector, and the order of additions is the same at every width.
enum { LANES = 16 };

#define LANE_SUM(type, total, value)                                                                                   \
    do {                                                                                                               \
        type lanes[LANES] = {0};                                                                                       \
        size_t i = 0;                                                                                                  \
        for (; i + LANES <= columns; i += LANES)                                                                       \
            for (size_t lane = 0; lane < LANES; lane++) {                                                              \
                const size_t c = i + lane;                                                                             \
                lanes[lane] += (type)(value);                                                                          \
            }                                                                                                          \
        for (; i < columns; i++) {                                                                                     \
            const size_t c = i;                                                                                        \
            lanes[i % LANES] += (type)(value);                                                                         \
        }                                                                                                              \
        for (int lane = 0; lane < LANES; lane++) total += lanes[lane];                                                 \
    } while (0)
