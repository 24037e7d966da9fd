#include "ck_narrow.h"

#include <string.h>

#include "variants.h"

enum { REACH = CK_NARROW_REACH, PLACES = 4 };

typedef float vector __attribute__((vector_size(REACH * sizeof(float))));

// What the next place adds to begins `step` floats further on.
static inline __attribute__((always_inline)) void advance(vector *sums, const int step) {
    const vector zero = {0};
    switch (step) {
    case 2: *sums = __builtin_shufflevector(*sums, zero, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17); break;
    case 4: *sums = __builtin_shufflevector(*sums, zero, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19); break;
    default: *sums = __builtin_shufflevector(*sums, zero, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    }
}

static inline __attribute__((always_inline)) void narrow_row(
    const float *const *inputs, const float *const *weights, int taps, size_t width, size_t channels, const int step,
    float *row) {
    vector sums = {0};
    size_t place = 0;
    for (; place + PLACES <= width; place += PLACES) {
        vector part[PLACES];
        for (int p = 0; p < PLACES; p++) part[p] = (vector){0};
        for (int tap = 0; tap < taps; tap++) {
            const float *x = inputs[tap] + place * channels, *w = weights[tap];
            for (size_t c = 0; c < channels; c++) {
                vector weight;
                memcpy(&weight, w + c * REACH, sizeof weight);
                for (int p = 0; p < PLACES; p++) {
                    const vector all = x[(size_t)p * channels + c] - (vector){0};
                    part[p] = __builtin_elementwise_fma(all, weight, part[p]);
                }
            }
        }
        for (int p = 0; p < PLACES; p++) {
            sums += part[p];
            memcpy(row, &sums, (size_t)step * sizeof(float));
            row += step;
            advance(&sums, step);
        }
    }
    for (; place < width; place++) {
        for (int tap = 0; tap < taps; tap++) {
            const float *x = inputs[tap] + place * channels;
            for (size_t c = 0; c < channels; c++) {
                vector weight;
                memcpy(&weight, weights[tap] + c * REACH, sizeof weight);
                sums = __builtin_elementwise_fma(x[c] - (vector){0}, weight, sums);
            }
        }
        memcpy(row, &sums, (size_t)step * sizeof(float));
        row += step;
        advance(&sums, step);
    }
    memcpy(row, &sums, sizeof sums);
    memset(row + REACH, 0, 2 * (size_t)step * sizeof(float));
}

CK_KERNEL(void, ck_narrow_row, (const float *const *inputs, const float *const *weights, int taps, size_t width,
    size_t channels, int step, float *row), (inputs, weights, taps, width, channels, step, row)) {
    switch (step) {
    case 2: narrow_row(inputs, weights, taps, width, channels, 2, row); break;
    case 4: narrow_row(inputs, weights, taps, width, channels, 4, row); break;
    default: narrow_row(inputs, weights, taps, width, channels, 8, row); break;
    }
}
