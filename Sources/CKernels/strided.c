#include "ck_strided.h"

#include <string.h>

#include "variants.h"

enum { TILE = 32 };

// Rows of the output lie along its fast axis and along the input's slow one: small squares keep both in the cache.
static void transpose(
    const float *in, ptrdiff_t in_column, float *out, ptrdiff_t out_row, size_t rows, size_t columns) {
    for (size_t r0 = 0; r0 < rows; r0 += TILE) {
        const size_t r1 = r0 + TILE < rows ? r0 + TILE : rows;
        for (size_t c0 = 0; c0 < columns; c0 += TILE) {
            const size_t c1 = c0 + TILE < columns ? c0 + TILE : columns;
            for (size_t r = r0; r < r1; r++) {
                const float *from = in + r;
                float *to = out + (ptrdiff_t)r * out_row;
                for (size_t c = c0; c < c1; c++) to[c] = from[(ptrdiff_t)c * in_column];
            }
        }
    }
}

void ck_copy_plane(
    const float *in, ptrdiff_t in_row, ptrdiff_t in_column, float *out, ptrdiff_t out_row, ptrdiff_t out_column,
    size_t rows, size_t columns) {
    if (in_row == 1 && in_column != 1 && out_column == 1) {
        transpose(in, in_column, out, out_row, rows, columns);
        return;
    }
    for (size_t r = 0; r < rows; r++) {
        const float *from = in + (ptrdiff_t)r * in_row;
        float *to = out + (ptrdiff_t)r * out_row;
        if (in_column == 1 && out_column == 1) memcpy(to, from, sizeof(float) * columns);
        else
            for (size_t c = 0; c < columns; c++) to[(ptrdiff_t)c * out_column] = from[(ptrdiff_t)c * in_column];
    }
}

CK_KERNEL(void, ck_add_plane, (const float *in, ptrdiff_t in_row, ptrdiff_t in_column, float *out, ptrdiff_t out_row,
    ptrdiff_t out_column, size_t rows, size_t columns), (in, in_row, in_column, out, out_row, out_column, rows,
    columns)) {
    for (size_t r = 0; r < rows; r++) {
        const float *from = in + (ptrdiff_t)r * in_row;
        float *to = out + (ptrdiff_t)r * out_row;
        if (in_column == 1 && out_column == 1)
            for (size_t c = 0; c < columns; c++) to[c] += from[c];
        else
            for (size_t c = 0; c < columns; c++) to[(ptrdiff_t)c * out_column] += from[(ptrdiff_t)c * in_column];
    }
}
