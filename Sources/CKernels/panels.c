#include "ck_panels.h"

#include <string.h>

#include "variants.h"

enum { WIDTH = 32, HALF = 16, TILE = 4 };

typedef float vector __attribute__((vector_size(HALF * sizeof(float))));

size_t ck_panels_size(size_t k, size_t n) { return k * ((n + WIDTH - 1) / WIDTH) * WIDTH; }

void ck_panels_pack(const float *matrix, size_t ld, int transposed, size_t k, size_t n, float *panels) {
    for (size_t first = 0; first < n; first += WIDTH) {
        const size_t width = n - first < WIDTH ? n - first : WIDTH;
        if (width < WIDTH) memset(panels, 0, k * WIDTH * sizeof(float));
        if (transposed) {
            for (size_t j = 0; j < width; j++)
                for (size_t i = 0; i < k; i++) panels[i * WIDTH + j] = matrix[(first + j) * ld + i];
        } else {
            for (size_t i = 0; i < k; i++) memcpy(panels + i * WIDTH, matrix + i * ld + first, width * sizeof(float));
        }
        panels += k * WIDTH;
    }
}

// A tile of `rows` rows and one panel's columns, held in registers over all of k.
static inline __attribute__((always_inline)) void tile(
    const float *a, size_t lda, const int rows, size_t k, const float *panel, size_t width, int accumulate, float *c,
    size_t ldc) {
    vector low[TILE], high[TILE];
    for (int r = 0; r < rows; r++) low[r] = high[r] = (vector){0};
    for (size_t i = 0; i < k; i++) {
        vector left, right;
        memcpy(&left, panel + i * WIDTH, sizeof left);
        memcpy(&right, panel + i * WIDTH + HALF, sizeof right);
        for (int r = 0; r < rows; r++) {
            const float value = a[(size_t)r * lda + i];
            const vector all = value - (vector){0};
            low[r] = __builtin_elementwise_fma(all, left, low[r]);
            high[r] = __builtin_elementwise_fma(all, right, high[r]);
        }
    }
    for (int r = 0; r < rows; r++) {
        float sums[WIDTH];
        memcpy(sums, &low[r], sizeof low[r]);
        memcpy(sums + HALF, &high[r], sizeof high[r]);
        float *row = c + (size_t)r * ldc;
        if (accumulate)
            for (size_t j = 0; j < width; j++) row[j] += sums[j];
        else
            for (size_t j = 0; j < width; j++) row[j] = sums[j];
    }
}

CK_KERNEL(void, ck_panels_multiply, (const float *a, size_t lda, size_t rows, size_t k, size_t n, const float *panels,
    int accumulate, float *c, size_t ldc), (a, lda, rows, k, n, panels, accumulate, c, ldc)) {
    for (size_t first = 0; first < n; first += WIDTH) {
        const size_t width = n - first < WIDTH ? n - first : WIDTH;
        const float *panel = panels + first * k;
        size_t row = 0;
        for (; row + TILE <= rows; row += TILE)
            tile(a + row * lda, lda, TILE, k, panel, width, accumulate, c + row * ldc + first, ldc);
        switch (rows - row) {
        case 3: tile(a + row * lda, lda, 3, k, panel, width, accumulate, c + row * ldc + first, ldc); break;
        case 2: tile(a + row * lda, lda, 2, k, panel, width, accumulate, c + row * ldc + first, ldc); break;
        case 1: tile(a + row * lda, lda, 1, k, panel, width, accumulate, c + row * ldc + first, ldc); break;
        default: break;
        }
    }
}
