#include "ck_rows.h"

#include <string.h>

#include "variants.h"

enum { BLOCK_ROWS = 256, BLOCK_COLUMNS = 512 };

CK_KERNEL(void, ck_add_rows, (const float *x, size_t rows, size_t columns, float *into), (x, rows, columns, into)) {
    float block[BLOCK_COLUMNS];
    for (size_t c0 = 0; c0 < columns; c0 += BLOCK_COLUMNS) {
        const size_t width = columns - c0 < BLOCK_COLUMNS ? columns - c0 : BLOCK_COLUMNS;
        for (size_t r0 = 0; r0 < rows; r0 += BLOCK_ROWS) {
            const size_t end = rows - r0 < BLOCK_ROWS ? rows : r0 + BLOCK_ROWS;
            memset(block, 0, sizeof(float) * width);
            for (size_t r = r0; r < end; r++) {
                const float *row = x + r * columns + c0;
                for (size_t c = 0; c < width; c++) block[c] += row[c];
            }
            for (size_t c = 0; c < width; c++) into[c0 + c] += block[c];
        }
    }
}

CK_KERNEL(void, ck_add_to_rows, (float *x, size_t rows, size_t columns, const float *bias), (x, rows, columns, bias)) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * columns;
        for (size_t c = 0; c < columns; c++) row[c] += bias[c];
    }
}

void ck_copy_rows(const float *from, size_t from_stride, float *to, size_t to_stride, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) memcpy(to + r * to_stride, from + r * from_stride, sizeof(float) * columns);
}
