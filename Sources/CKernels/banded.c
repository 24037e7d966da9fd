#include "ck_banded.h"

#include <math.h>
#include <stddef.h>

#include "reassigned_lanes.h"
#include "variants.h"

#pragma STDC FP_CONTRACT ON

enum { panel = 4 };

// Wide bands lie outside the first cache: eight columns are subtracted from two at a time, so that each number is fetched
// an eighth as often, and what is fetched serves twice.
enum { wide_panel = 8, wide = 128 };

/// The panel's own columns; 0 where the matrix is not positive definite.
static inline __attribute__((always_inline)) int factor_panel(double *matrix, int j, int columns, int count, int width,
                                                              size_t step) {
    for (int c = 0; c < columns; c++) {
        double *restrict to = matrix + (size_t)(j + c) * step;
        const int rows = width < count - j - c ? width : count - j - c;
        for (int p = 0; p < c; p++) {
            const double *restrict from = matrix + (size_t)(j + p) * step + (c - p);
            const double factor = from[0];
            for (int i = 0; i < rows; i++) to[i] -= factor * from[i];
        }
        if (!(to[0] > 0) || isinf(to[0])) return 0;
        const double scale = 1 / sqrt(to[0]);
        for (int i = 0; i < rows; i++) to[i] *= scale;
    }
    return 1;
}

static inline __attribute__((always_inline)) int factor_wide(double *matrix, int count, int width, size_t step) {
    for (int j = 0; j < count; j += wide_panel) {
        const int columns = count - j < wide_panel ? count - j : wide_panel;
        if (!factor_panel(matrix, j, columns, count, width, step)) return 0;
        if (columns < wide_panel) break;
        const int end = j + wide_panel - 1 + width < count ? j + wide_panel - 1 + width : count;
        for (int t = j + wide_panel; t < end; t += 2) {
            const int at = t - j, two = t + 1 < end;
            // Past a column's width there are zeros, so all eight go as far as the last.
            const int reach = width - at + wide_panel - 1, rows = reach < count - t ? reach : count - t;
            const double *from[wide_panel];
            double f[wide_panel], g[wide_panel];
            for (int p = 0; p < wide_panel; p++) {
                from[p] = matrix + (size_t)(j + p) * step + (at - p);
                f[p] = at - p < width ? from[p][0] : 0;
                g[p] = two && at + 1 - p < width ? from[p][1] : 0;
            }
            double *to = matrix + (size_t)t * step, *next = two ? to + step - 1 : to;
            for (int p = 0; p < wide_panel; p++) to[0] -= f[p] * from[p][0];
            int i = 1;
            if (two)
                for (; i + 8 <= rows; i += 8) {
                    lanes x = load_lanes(to + i), y = load_lanes(next + i);
                    for (int p = 0; p < wide_panel; p++) {
                        const lanes s = load_lanes(from[p] + i);
                        x -= f[p] * s;
                        y -= g[p] * s;
                    }
                    *(loose_lanes *)(to + i) = x;
                    *(loose_lanes *)(next + i) = y;
                }
            for (; i < rows; i++)
                for (int p = 0; p < wide_panel; p++) {
                    const double s = from[p][i];
                    to[i] -= f[p] * s;
                    if (two) next[i] -= g[p] * s;
                }
        }
    }
    return 1;
}

// Four columns are subtracted from the rest at a time: a quarter of the loads and stores of one by one.
CK_KERNEL(int, ck_banded_factor, (double *matrix, int count, int width, int leading), (matrix, count, width,
    leading)) {
    const size_t step = (size_t)leading;
    if (width >= wide) return factor_wide(matrix, count, width, step);
    for (int j = 0; j < count; j += panel) {
        const int columns = count - j < panel ? count - j : panel;
        if (!factor_panel(matrix, j, columns, count, width, step)) return 0;
        if (columns < panel) break;
        const double *l0 = matrix + (size_t)j * step, *l1 = l0 + step, *l2 = l1 + step, *l3 = l2 + step;
        for (int t = j + panel; t < count && t < j + panel - 1 + width; t++) {
            const int at = t - j;
            const double *restrict a = l0 + at, *restrict b = l1 + (at - 1), *restrict c = l2 + (at - 2),
                         *restrict d = l3 + (at - 3);
            // Past a column's width there are zeros, so all four go as far as the last.
            const int reach = width - at + panel - 1, rows = reach < count - t ? reach : count - t;
            const double fa = at < width ? a[0] : 0, fb = at - 1 < width ? b[0] : 0, fc = at - 2 < width ? c[0] : 0,
                         fd = d[0];
            double *restrict to = matrix + (size_t)t * step;
            for (int i = 0; i < rows; i++) to[i] -= fa * a[i] + fb * b[i] + fc * c[i] + fd * d[i];
        }
    }
    return 1;
}

CK_KERNEL(void, ck_banded_solve, (const double *matrix, int count, int width, int leading, double *right), (matrix,
    count, width, leading, right)) {
    for (int j = 0; j < count; j++) {
        const double *restrict column = matrix + (size_t)j * (size_t)leading;
        const int rows = width < count - j ? width : count - j;
        const double x = right[j] / column[0];
        right[j] = x;
        double *restrict rest = right + j;
        for (int i = 1; i < rows; i++) rest[i] -= x * column[i];
    }
    for (int j = count - 1; j >= 0; j--) {
        const double *column = matrix + (size_t)j * (size_t)leading;
        const int rows = width < count - j ? width : count - j;
        double sum[8] = {0};
        int i = 1;
        for (; i + 8 <= rows; i += 8)
            for (int lane = 0; lane < 8; lane++) sum[lane] += column[i + lane] * right[j + i + lane];
        double rest = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
        for (; i < rows; i++) rest += column[i] * right[j + i];
        right[j] = (right[j] - rest) / column[0];
    }
}
