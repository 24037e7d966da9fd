#include "ck_conv_winograd.h"

#include <string.h>

#include "ck_gemm.h"
#include "ck_gemm_bf16.h"
#include "variants.h"

// Sixteen channels at a time; the compiler cuts these to the processor's width.
typedef float lanes __attribute__((vector_size(64)));
#define INLINE static inline __attribute__((always_inline))

enum { LANES = 16, STEP = CK_WINOGRAD_STEP, SIDE = 6 };

INLINE void load(lanes *into, const float *from) { memcpy(into, from, sizeof *into); }
INLINE void store(float *into, const lanes *from) { memcpy(into, from, sizeof *from); }

// Numbers rounded to bfloat16, to the nearest even; what is not a number stays so.
typedef uint32_t words __attribute__((vector_size(64)));
typedef uint16_t halves __attribute__((vector_size(32)));
INLINE void store_half(uint16_t *into, const lanes *from) {
    words bits;
    memcpy(&bits, from, sizeof bits);
    const words rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
    const words isNumber = (words)(*from == *from);
    const words chosen = (rounded & isNumber) | (0x7FC0u & ~isNumber);
    const halves narrow = __builtin_convertvector(chosen, halves);
    memcpy(into, &narrow, sizeof narrow);
}

// A spectrum holds floats, or halves.
INLINE void put(void *spectrum, size_t at, const lanes *value, int half) {
    if (half) store_half((uint16_t *)spectrum + at, value);
    else store((float *)spectrum + at, value);
}

// Polynomials are evaluated at 0, +-A, +-B and infinity. With A = sqrt(1/2) and B = sqrt(2) results are twice as exact as
// with the customary 1 and 2: 1e-6 of their size.
static const float A = 0.707106781186547525f, B = 1.414213562373095049f;
static const float A2 = 0.5f, B2 = 2.0f, A3 = 0.353553390593273762f, B3 = 2.828427124746190098f;
enum { PRODUCT = 1 };               // (A B)^2
static const float SUM = 2.5f;      // A^2 + B^2
static const float NA = -1.5f;      // 2 A^2 (A^2 - B^2)
static const float NB = 6.0f;       // 2 B^2 (B^2 - A^2)

// Six values to six.
#define ANALYSE(t, s, d) \
    { \
        const lanes ea = d(4) - d(2) * B2, oa = (d(3) - d(1) * B2) * A; \
        const lanes eb = d(4) - d(2) * A2, ob = (d(3) - d(1) * A2) * B; \
        t[0 * (s)] = d(4) - d(2) * SUM + d(0) * (float)PRODUCT; \
        t[1 * (s)] = ea + oa; \
        t[2 * (s)] = ea - oa; \
        t[3 * (s)] = eb + ob; \
        t[4 * (s)] = eb - ob; \
        t[5 * (s)] = d(5) - d(3) * SUM + d(1) * (float)PRODUCT; \
    }

// Four values to six.
#define SPREAD(t, s, x) \
    { \
        const lanes ea = x(0) + x(2) * A2, oa = x(1) * A + x(3) * A3; \
        const lanes eb = x(0) + x(2) * B2, ob = x(1) * B + x(3) * B3; \
        t[0 * (s)] = x(0); \
        t[1 * (s)] = ea + oa; \
        t[2 * (s)] = ea - oa; \
        t[3 * (s)] = eb + ob; \
        t[4 * (s)] = eb - ob; \
        t[5 * (s)] = x(3); \
    }

// Six values to four.
#define SYNTHESISE(y, s, m) \
    { \
        const lanes sa = m(1) + m(2), da = m(1) - m(2), sb = m(3) + m(4), db = m(3) - m(4); \
        y[0 * (s)] = m(0) + sa + sb; \
        y[1 * (s)] = da * A + db * B; \
        y[2 * (s)] = sa * A2 + sb * B2; \
        y[3 * (s)] = da * A3 + db * B3 + m(5); \
    }

// Kernels: three values to six, and the transpose.
#define KERNEL(t, s, w) \
    { \
        const lanes ea = (w(0) + w(2) * A2) * (1.0f / NA), oa = w(1) * (A / NA); \
        const lanes eb = (w(0) + w(2) * B2) * (1.0f / NB), ob = w(1) * (B / NB); \
        t[0 * (s)] = w(0) * (1.0f / (float)PRODUCT); \
        t[1 * (s)] = ea + oa; \
        t[2 * (s)] = ea - oa; \
        t[3 * (s)] = eb + ob; \
        t[4 * (s)] = eb - ob; \
        t[5 * (s)] = w(2); \
    }
#define KERNEL_BACK(r, s, t) \
    { \
        const lanes sa = (t(1) + t(2)) * (1.0f / NA), da = (t(1) - t(2)) * (A / NA); \
        const lanes sb = (t(3) + t(4)) * (1.0f / NB), db = (t(3) - t(4)) * (B / NB); \
        r[0 * (s)] = t(0) * (1.0f / (float)PRODUCT) + sa + sb; \
        r[1 * (s)] = da + db; \
        r[2 * (s)] = sa * A2 + sb * B2 + t(5); \
    }

// Rows of the planes are spread over the cache's sets, or every plane would compete for the same few.
size_t ck_winograd_plane(size_t rows, size_t channels) { return rows * channels + 3 * LANES; }

typedef struct {
    const float *image;
    size_t index;
    ptrdiff_t y, x;
} place;

INLINE place find(const ck_winograd_tiling *g, size_t tile) {
    const size_t per = g->tiles_high * g->tiles_wide, n = tile / per, within = tile % per;
    return (place){
        .index = n * g->height * g->width * g->channels,
        .y = (ptrdiff_t)(within / g->tiles_wide * STEP) + g->top,
        .x = (ptrdiff_t)(within % g->tiles_wide * STEP) + g->left};
}

// A square of `side` x `side` pixels of sixteen channels, zero outside of the image.
INLINE void fetch(const ck_winograd_tiling *g, const float *images, place p, size_t c, int side, lanes *square) {
    const ptrdiff_t height = (ptrdiff_t)g->height, width = (ptrdiff_t)g->width, channels = (ptrdiff_t)g->channels;
    const float *base = images + p.index + (ptrdiff_t)c;
    if (p.y >= 0 && p.x >= 0 && p.y + side <= height && p.x + side <= width) {
        const float *corner = base + (p.y * width + p.x) * channels;
        for (int i = 0; i < side; i++)
            for (int j = 0; j < side; j++) load(&square[i * side + j], corner + (i * width + j) * channels);
        return;
    }
    for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
            const ptrdiff_t y = p.y + i, x = p.x + j;
            lanes value = {0};
            if (y >= 0 && x >= 0 && y < height && x < width) load(&value, base + (y * width + x) * channels);
            square[i * side + j] = value;
        }
    }
}

INLINE void analyse(
    const ck_winograd_tiling *tiling, const float *images, size_t first, size_t last, size_t first_row, size_t rows,
    int half, void *spectrum) {
    const size_t channels = tiling->channels, plane = ck_winograd_plane(rows, channels);
    for (size_t tile = first; tile < last; tile++) {
        const place p = find(tiling, tile);
        for (size_t c = 0; c < channels; c += LANES) {
            lanes square[SIDE * SIDE], part[SIDE * SIDE], row[SIDE];
            fetch(tiling, images, p, c, SIDE, square);
            for (int j = 0; j < SIDE; j++) {
#define D(i) square[(i) * SIDE + j]
                ANALYSE((part + j), SIDE, D)
#undef D
            }
            const size_t target = (tile - first_row) * channels + c;
            for (int i = 0; i < SIDE; i++) {
#define D(j) part[i * SIDE + (j)]
                ANALYSE(row, 1, D)
#undef D
                for (int j = 0; j < SIDE; j++) put(spectrum, target + (size_t)(i * SIDE + j) * plane, &row[j], half);
            }
        }
    }
}

CK_KERNEL(void, ck_winograd_analyse, (const ck_winograd_tiling *tiling, const float *images, size_t first,
    size_t last, size_t first_row, size_t rows, int half, void *spectrum), (tiling, images, first, last, first_row,
    rows, half, spectrum)) {
    if (half) analyse(tiling, images, first, last, first_row, rows, 1, spectrum);
    else analyse(tiling, images, first, last, first_row, rows, 0, spectrum);
}

INLINE void spread(
    const ck_winograd_tiling *tiling, const float *images, size_t first, size_t last, size_t first_row, size_t rows,
    int half, void *spectrum) {
    const size_t channels = tiling->channels, plane = ck_winograd_plane(rows, channels);
    for (size_t tile = first; tile < last; tile++) {
        const place p = find(tiling, tile);
        for (size_t c = 0; c < channels; c += LANES) {
            lanes square[STEP * STEP], part[SIDE * STEP], row[SIDE];
            fetch(tiling, images, p, c, STEP, square);
            for (int j = 0; j < STEP; j++) {
#define X(i) square[(i) * STEP + j]
                SPREAD((part + j), STEP, X)
#undef X
            }
            const size_t target = (tile - first_row) * channels + c;
            for (int i = 0; i < SIDE; i++) {
#define X(j) part[i * STEP + (j)]
                SPREAD(row, 1, X)
#undef X
                for (int j = 0; j < SIDE; j++) put(spectrum, target + (size_t)(i * SIDE + j) * plane, &row[j], half);
            }
        }
    }
}

CK_KERNEL(void, ck_winograd_spread, (const ck_winograd_tiling *tiling, const float *images, size_t first, size_t last,
    size_t first_row, size_t rows, int half, void *spectrum), (tiling, images, first, last, first_row, rows, half,
    spectrum)) {
    if (half) spread(tiling, images, first, last, first_row, rows, 1, spectrum);
    else spread(tiling, images, first, last, first_row, rows, 0, spectrum);
}

CK_KERNEL(void, ck_winograd_synthesise, (const ck_winograd_tiling *tiling, const float *spectrum, size_t first,
    size_t last, size_t first_row, size_t rows, const float *bias, float *images), (tiling, spectrum, first, last,
    first_row, rows, bias, images)) {
    const size_t channels = tiling->channels, plane = ck_winograd_plane(rows, channels);
    const ptrdiff_t height = (ptrdiff_t)tiling->height, width = (ptrdiff_t)tiling->width;
    for (size_t tile = first; tile < last; tile++) {
        const place p = find(tiling, tile);
        for (size_t c = 0; c < channels; c += LANES) {
            lanes square[SIDE * SIDE], half[STEP * SIDE], row[STEP], offset = {0};
            if (bias) load(&offset, bias + c);
            const float *source = spectrum + (tile - first_row) * channels + c;
            for (int i = 0; i < SIDE * SIDE; i++) load(&square[i], source + (size_t)i * plane);
            for (int j = 0; j < SIDE; j++) {
#define M(i) square[(i) * SIDE + j]
                SYNTHESISE((half + j), SIDE, M)
#undef M
            }
            float *corner = images + (ptrdiff_t)p.index + (p.y * width + p.x) * (ptrdiff_t)channels + (ptrdiff_t)c;
            for (int i = 0; i < STEP; i++) {
                if (p.y + i < 0 || p.y + i >= height) continue;
#define M(j) half[i * SIDE + (j)]
                SYNTHESISE(row, 1, M)
#undef M
                for (int j = 0; j < STEP; j++) {
                    if (p.x + j < 0 || p.x + j >= width) continue;
                    const lanes value = row[j] + offset;
                    store(corner + (i * width + j) * (ptrdiff_t)channels, &value);
                }
            }
        }
    }
}

CK_KERNEL(void, ck_winograd_kernel, (const float *weight, size_t in, size_t out, int turned, size_t first,
    size_t last, int half, void *spectrum), (weight, in, out, turned, first, last, half, spectrum)) {
    for (size_t i = first; i < last; i++) {
        for (size_t o = 0; o < out; o += LANES) {
            lanes w[9], part[SIDE * 3], row[SIDE];
            for (int k = 0; k < 9; k++)
                for (int lane = 0; lane < LANES; lane++)
                    w[turned ? 8 - k : k][lane] = weight[((o + (size_t)lane) * in + i) * 9 + (size_t)k];
            for (int j = 0; j < 3; j++) {
#define W(i) w[(i) * 3 + j]
                KERNEL((part + j), 3, W)
#undef W
            }
            for (int a = 0; a < SIDE; a++) {
#define W(j) part[a * 3 + (j)]
                KERNEL(row, 1, W)
#undef W
                for (int b = 0; b < SIDE; b++) {
                    const size_t plane = (size_t)(a * SIDE + b) * in * out;
                    if (!turned) {
                        put(spectrum, plane + i * out + o, &row[b], half);
                        continue;
                    }
                    uint16_t narrow[LANES];
                    if (half) store_half(narrow, &row[b]);
                    for (int lane = 0; lane < LANES; lane++) {
                        const size_t at = plane + (o + (size_t)lane) * in + i;
                        if (half) ((uint16_t *)spectrum)[at] = narrow[lane];
                        else ((float *)spectrum)[at] = row[b][lane];
                    }
                }
            }
        }
    }
}

void ck_winograd_apply(
    size_t plane, size_t rows, size_t in, size_t out, int half, const void *input, const void *kernel, float *output) {
    const size_t a = plane * ck_winograd_plane(rows, in), b = plane * in * out;
    float *c = output + plane * ck_winograd_plane(rows, out);
    if (half)
        ck_gemm_bf16(0, rows, out, in, (const uint16_t *)input + a, in, (const uint16_t *)kernel + b, out, 0, c, out);
    else ck_gemm(0, 0, rows, out, in, (const float *)input + a, in, (const float *)kernel + b, out, 0, c, out);
}

void ck_winograd_products(
    size_t plane, size_t rows, size_t in, size_t out, int half, const void *input, const void *output_gradient,
    int accumulate, float *products) {
    const size_t a = plane * ck_winograd_plane(rows, in), b = plane * ck_winograd_plane(rows, out);
    float *c = products + plane * in * out;
    if (half) {
        ck_gemm_bf16(
            1, in, out, rows, (const uint16_t *)input + a, in, (const uint16_t *)output_gradient + b, out, accumulate, c,
            out);
    } else {
        ck_gemm(
            1, 0, in, out, rows, (const float *)input + a, in, (const float *)output_gradient + b, out,
            accumulate ? 1.0f : 0.0f, c, out);
    }
}

CK_KERNEL(void, ck_winograd_kernel_gradient, (const float *products, size_t in, size_t out, size_t first, size_t last,
    float *weight_gradient), (products, in, out, first, last, weight_gradient)) {
    for (size_t i = first; i < last; i++) {
        for (size_t o = 0; o < out; o += LANES) {
            lanes square[SIDE * SIDE], half[3 * SIDE], row[3];
            for (int k = 0; k < SIDE * SIDE; k++) load(&square[k], products + (size_t)k * in * out + i * out + o);
            for (int j = 0; j < SIDE; j++) {
#define T(i) square[(i) * SIDE + j]
                KERNEL_BACK((half + j), SIDE, T)
#undef T
            }
            for (int a = 0; a < 3; a++) {
#define T(j) half[a * SIDE + (j)]
                KERNEL_BACK(row, 1, T)
#undef T
                // The transform runs over the output's gradient, so the kernel comes out turned by half a circle.
                for (int b = 0; b < 3; b++)
                    for (int lane = 0; lane < LANES; lane++)
                        weight_gradient[((o + (size_t)lane) * in + i) * 9 + (size_t)(8 - (a * 3 + b))] = row[b][lane];
            }
        }
    }
}
