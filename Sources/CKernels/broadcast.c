#include "ck_broadcast.h"

#include "variants.h"

#define BROADCAST(name, value)                                                                                         \
    CK_KERNEL(void, ck_broadcast_##name, (const float *a, size_t a_row, size_t a_column, const float *b,               \
            size_t b_row, size_t b_column, float *out, size_t rows, size_t columns), (a, a_row, a_column, b,           \
            b_row, b_column, out, rows, columns)) {                                                                    \
        for (size_t r = 0; r < rows; r++) {                                                                            \
            const float *p = a + r * a_row, *q = b + r * b_row;                                                        \
            float *o = out + r * columns;                                                                              \
            if (a_column && b_column) {                                                                                \
                for (size_t c = 0; c < columns; c++) {                                                                 \
                    const float x = p[c], y = q[c];                                                                    \
                    o[c] = (value);                                                                                    \
                }                                                                                                      \
            } else if (a_column) {                                                                                     \
                const float y = *q;                                                                                    \
                for (size_t c = 0; c < columns; c++) {                                                                 \
                    const float x = p[c];                                                                              \
                    o[c] = (value);                                                                                    \
                }                                                                                                      \
            } else {                                                                                                   \
                const float x = *p;                                                                                    \
                for (size_t c = 0; c < columns; c++) {                                                                 \
                    const float y = q[c * b_column];                                                                   \
                    o[c] = (value);                                                                                    \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
    }

BROADCAST(add, x + y)
BROADCAST(subtract, x - y)
BROADCAST(multiply, x *y)
BROADCAST(divide, x / y)
BROADCAST(minimum, x < y || x != x ? x : y)
BROADCAST(maximum, x > y || x != x ? x : y)
BROADCAST(above, x > y ? 1.0f : (x == y ? 0.5f : 0.0f))
BROADCAST(where_positive, y > 0.0f ? x : 0.0f)
