#include "gemm_tiles.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "variants.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    EIGHT = 8,
    DEEP = 256,  // terms of a chain; of a packed block
    TALL = 72,   // rows of a packed block: a multiple of both tiles' heights
    BROAD = 256, // columns of a packed block
    MOST_ROWS = 6,
    MOST_COLUMNS = 16,
};

typedef float vector __attribute__((vector_size(EIGHT * sizeof(float))));

// A tile's rows lie one after another for each term, and so do its columns; what is missing reads as zero.
INLINE void pack(
    const float *from, size_t ld, int along, size_t count, size_t depth, const size_t width, float *packed) {
    for (size_t first = 0; first < count; first += width, packed += width * depth) {
        const size_t here = count - first < width ? count - first : width;
        if (here < width) memset(packed, 0, width * depth * sizeof(float));
        if (along) {
            for (size_t i = 0; i < depth; i++)
                for (size_t j = 0; j < here; j++) packed[i * width + j] = from[i * ld + first + j];
        } else {
            for (size_t j = 0; j < here; j++)
                for (size_t i = 0; i < depth; i++) packed[i * width + j] = from[(first + j) * ld + i];
        }
    }
}

INLINE void tile(
    const float *a, const float *b, size_t step, size_t depth, size_t rows, size_t columns, int accumulate, float *c,
    size_t ldc, const int high, const int vectors, const int fused) {
    vector sums[MOST_ROWS][2];
    for (int r = 0; r < high; r++)
        for (int v = 0; v < vectors; v++) sums[r][v] = (vector){0};
    for (size_t i = 0; i < depth; i++, a += high, b += step) {
        vector right[2];
        for (int v = 0; v < vectors; v++) memcpy(&right[v], b + v * EIGHT, sizeof(vector));
        for (int r = 0; r < high; r++) {
            const vector left = a[r] - (vector){0};
            for (int v = 0; v < vectors; v++) {
                if (fused) sums[r][v] = __builtin_elementwise_fma(left, right[v], sums[r][v]);
                else sums[r][v] += left * right[v];
            }
        }
    }
    for (int r = 0; r < high; r++) {
        if ((size_t)r >= rows) break;
        float row[MOST_COLUMNS], *to = c + (size_t)r * ldc;
        for (int v = 0; v < vectors; v++) memcpy(row + v * EIGHT, &sums[r][v], sizeof(vector));
        if (accumulate)
            for (size_t j = 0; j < columns; j++) to[j] += row[j];
        else
            for (size_t j = 0; j < columns; j++) to[j] = row[j];
    }
}

typedef struct {
    const float *a, *b;
    float *c, *packed;
    size_t m, n, k, lda, ldb, ldc;
    int trans_a, trans_b, accumulate;
} product;

INLINE void multiply(const product *p, const int high, const int vectors, const int fused) {
    const size_t wide = (size_t)vectors * EIGHT, tall = (size_t)high;
    float *left = p->packed, *right = left + TALL * DEEP;
    // A few rows read the other matrix once: it stays where it is, but for the columns of a last, narrower tile.
    const int in_place = !p->trans_b && p->m <= 2 * tall;
    for (size_t k0 = 0; k0 < p->k; k0 += DEEP) {
        const size_t depth = p->k - k0 < DEEP ? p->k - k0 : DEEP;
        const int accumulate = p->accumulate || k0 > 0;
        for (size_t n0 = 0; n0 < p->n; n0 += BROAD) {
            const size_t columns = p->n - n0 < BROAD ? p->n - n0 : BROAD;
            const float *b = p->b + (p->trans_b ? n0 * p->ldb + k0 : k0 * p->ldb + n0);
            const size_t kept = in_place ? columns / wide * wide : 0;
            pack(
                b + (p->trans_b ? kept * p->ldb : kept), p->ldb, !p->trans_b, columns - kept, depth, wide,
                right + kept * depth);
            for (size_t m0 = 0; m0 < p->m; m0 += TALL) {
                const size_t rows = p->m - m0 < TALL ? p->m - m0 : TALL;
                pack(
                    p->a + (p->trans_a ? k0 * p->lda + m0 : m0 * p->lda + k0), p->lda, p->trans_a, rows, depth, tall, left);
                for (size_t j = 0; j < columns; j += wide) {
                    const int packed = j >= kept;
                    for (size_t i = 0; i < rows; i += tall)
                        tile(
                            left + i * depth, packed ? right + j * depth : b + j, packed ? wide : p->ldb, depth, rows - i,
                            columns - j < wide ? columns - j : wide, accumulate, p->c + (m0 + i) * p->ldc + n0 + j, p->ldc,
                            high, vectors, fused);
                }
            }
        }
    }
}

// Six rows of sixteen columns fill AVX2's registers, four of eight those of the baseline.
static void multiply_by_tiles(const product *p, int fused);
CK_KERNEL(void, multiply_by_tiles, (const product *p, int fused), (p, fused)) {
    if (fused) multiply(p, MOST_ROWS, 2, 1);
    else multiply(p, 4, 1, 0);
}

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_key(void) {
    if (pthread_key_create(&key, free)) abort();
}

// The calling thread's blocks.
static float *blocks(void) {
    pthread_once(&once, make_key);
    float *found = pthread_getspecific(key);
    if (found) return found;
    void *made = NULL;
    if (posix_memalign(&made, 64, (TALL + BROAD) * DEEP * sizeof(float)) || pthread_setspecific(key, made)) {
        fprintf(stderr, "etude: no memory for a matrix product\n");
        abort();
    }
    return made;
}

void ck_gemm_tiles(
    int fused, int trans_a, int trans_b, size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b,
    size_t ldb, int accumulate, float *c, size_t ldc) {
    const product p = {a, b, c, blocks(), m, n, k, lda, ldb, ldc, trans_a, trans_b, accumulate};
    if (k == 0 && !accumulate)
        for (size_t r = 0; r < m; r++) memset(c + r * ldc, 0, n * sizeof(float));
    multiply_by_tiles(&p, fused);
}
