#include "ck_conv_spectral.h"

#include <string.h>

#include "ck_gemm.h"
#include "variants.h"

// Sixteen channels at a time; the compiler cuts these to the processor's width.
typedef float lanes __attribute__((vector_size(64)));
#define INLINE static inline __attribute__((always_inline))

enum { N = CK_SPECTRAL_SIZE, HALF = N / 2, LANES = 16 };

INLINE void load(lanes *into, const float *from) { memcpy(into, from, sizeof *into); }
INLINE void store(float *into, const lanes *from) { memcpy(into, from, sizeof *from); }

// cos and sin of 2 pi k / 64.
static const float COS64[HALF] = {
    1.0f, 0.995184726672196887f, 0.980785280403230449f, 0.956940335732208865f, 0.923879532511286756f,
    0.881921264348355030f, 0.831469612302545237f, 0.773010453362736961f, 0.707106781186547525f, 0.634393284163645498f,
    0.555570233019602225f, 0.471396736825997649f, 0.382683432365089772f, 0.290284677254462368f, 0.195090322016128268f,
    0.098017140329560602f, 0.0f, -0.098017140329560602f, -0.195090322016128268f, -0.290284677254462368f,
    -0.382683432365089772f, -0.471396736825997649f, -0.555570233019602225f, -0.634393284163645498f,
    -0.707106781186547525f, -0.773010453362736961f, -0.831469612302545237f, -0.881921264348355030f,
    -0.923879532511286756f, -0.956940335732208865f, -0.980785280403230449f, -0.995184726672196887f};
INLINE float sin64(int k) { return k < 16 ? -COS64[k + 16] : COS64[k - 16]; }

// (a, b) of a length-2 transform.
#define CROSS(ar, ai, br, bi) \
    { \
        const lanes tr = ar, ti = ai; \
        ar = tr + br; \
        ai = ti + bi; \
        br = tr - br; \
        bi = ti - bi; \
    }

// A transform over four complex values, in order.
#define FOUR(r0, i0, r1, i1, r2, i2, r3, i3) \
    { \
        CROSS(r0, i0, r2, i2) \
        CROSS(r1, i1, r3, i3) \
        CROSS(r0, i0, r1, i1) \
        const lanes mr = r2 + i3, mi = i2 - r3, pr = r2 - i3, pi = i2 + r3; \
        r2 = r1; \
        i2 = i1; \
        r1 = mr; \
        i1 = mi; \
        r3 = pr; \
        i3 = pi; \
    }

// 32 complex values: four-point transforms over n = column + 8 row, turned, then eight-point ones. `re`, `im` are spent.
INLINE void transform32(lanes *restrict re, lanes *restrict im, lanes *restrict out_re, lanes *restrict out_im) {
    for (int c = 0; c < 8; c++) {
        lanes r0 = re[c], i0 = im[c], r1 = re[c + 8], i1 = im[c + 8];
        lanes r2 = re[c + 16], i2 = im[c + 16], r3 = re[c + 24], i3 = im[c + 24];
        FOUR(r0, i0, r1, i1, r2, i2, r3, i3)
        re[c] = r0;
        im[c] = i0;
        const float c1 = COS64[2 * c], s1 = sin64(2 * c), c2 = COS64[4 * c], s2 = sin64(4 * c);
        const float c3 = c1 * c2 - s1 * s2, s3 = s1 * c2 + c1 * s2;
        re[c + 8] = r1 * c1 + i1 * s1;
        im[c + 8] = i1 * c1 - r1 * s1;
        re[c + 16] = r2 * c2 + i2 * s2;
        im[c + 16] = i2 * c2 - r2 * s2;
        re[c + 24] = r3 * c3 + i3 * s3;
        im[c + 24] = i3 * c3 - r3 * s3;
    }
    const float h = 0.707106781186547525f;
    for (int k = 0; k < 4; k++) {
        const lanes *r = re + 8 * k, *i = im + 8 * k;
        lanes e0r = r[0], e0i = i[0], e1r = r[2], e1i = i[2], e2r = r[4], e2i = i[4], e3r = r[6], e3i = i[6];
        lanes o0r = r[1], o0i = i[1], o1r = r[3], o1i = i[3], o2r = r[5], o2i = i[5], o3r = r[7], o3i = i[7];
        FOUR(e0r, e0i, e1r, e1i, e2r, e2i, e3r, e3i)
        FOUR(o0r, o0i, o1r, o1i, o2r, o2i, o3r, o3i)
        const lanes t1r = (o1r + o1i) * h, t1i = (o1i - o1r) * h;
        const lanes t3r = (o3i - o3r) * h, t3i = (o3r + o3i) * -h;
        out_re[k] = e0r + o0r;
        out_im[k] = e0i + o0i;
        out_re[k + 16] = e0r - o0r;
        out_im[k + 16] = e0i - o0i;
        out_re[k + 4] = e1r + t1r;
        out_im[k + 4] = e1i + t1i;
        out_re[k + 20] = e1r - t1r;
        out_im[k + 20] = e1i - t1i;
        out_re[k + 8] = e2r + o2i;
        out_im[k + 8] = e2i - o2r;
        out_re[k + 24] = e2r - o2i;
        out_im[k + 24] = e2i + o2r;
        out_re[k + 12] = e3r + t3r;
        out_im[k + 12] = e3i + t3i;
        out_re[k + 28] = e3r - t3r;
        out_im[k + 28] = e3i - t3i;
    }
}

// The transform of 64 real samples: even samples in `re`, odd ones in `im`, which are spent. Frequency 0 comes back in
// re[0], frequency 32 in im[0].
INLINE void real_forward(lanes *restrict re, lanes *restrict im, lanes *restrict out_re, lanes *restrict out_im) {
    transform32(re, im, out_re, out_im);
    const lanes zero_r = out_re[0], zero_i = out_im[0];
    out_re[0] = zero_r + zero_i;
    out_im[0] = zero_r - zero_i;
    out_im[16] = -out_im[16];
    for (int k = 1; k < 16; k++) {
        const float c = COS64[k], s = sin64(k);
        const lanes ar = out_re[k], ai = out_im[k], br = out_re[HALF - k], bi = out_im[HALF - k];
        const lanes er = (ar + br) * 0.5f, ei = (ai - bi) * 0.5f, or_ = (ai + bi) * 0.5f, oi = (br - ar) * 0.5f;
        const lanes tr = or_ * c + oi * s, ti = oi * c - or_ * s;
        out_re[k] = er + tr;
        out_im[k] = ei + ti;
        out_re[HALF - k] = er - tr;
        out_im[HALF - k] = ti - ei;
    }
}

// The way back, times 64; the input is spent.
INLINE void real_backward(lanes *restrict re, lanes *restrict im, lanes *restrict out_re, lanes *restrict out_im) {
    const lanes first = re[0], last = im[0];
    re[0] = first + last;
    im[0] = first - last;
    re[16] = re[16] * 2.0f;
    im[16] = im[16] * -2.0f;
    for (int k = 1; k < 16; k++) {
        const float c = COS64[k], s = sin64(k);
        const lanes ar = re[k], ai = im[k], br = re[HALF - k], bi = im[HALF - k];
        const lanes er = ar + br, ei = ai - bi, dr = ar - br, di = ai + bi;
        const lanes tr = dr * c - di * s, ti = di * c + dr * s;
        re[k] = er - ti;
        im[k] = ei + tr;
        re[HALF - k] = er + ti;
        im[HALF - k] = tr - ei;
    }
    // The inverse is the transform with real and imaginary parts exchanged.
    transform32(im, re, out_im, out_re);
}

// Rows of the planes are spread over the cache's sets, or every plane would compete for the same few.
size_t ck_spectral_plane(size_t tiles, size_t channels) { return 2 * tiles * channels + 5 * LANES; }

CK_KERNEL(void, ck_spectral_analyse, (const ck_spectral_tiling *tiling, const float *signals, size_t first,
    size_t last, size_t first_row, size_t rows, float *spectrum), (tiling, signals, first, last, first_row, rows,
    spectrum)) {
    const size_t channels = tiling->channels, plane = ck_spectral_plane(rows, channels);
    const ptrdiff_t count = (ptrdiff_t)tiling->count;
    for (size_t tile = first; tile < last; tile++) {
        const float *signal = signals + tile / tiling->per_signal * tiling->count * channels;
        const ptrdiff_t start = (ptrdiff_t)(tile % tiling->per_signal * tiling->step) + tiling->start;
        ptrdiff_t from = start < 0 ? -start : 0, to = (ptrdiff_t)tiling->kept;
        if (start + to > count) to = count - start;
        float *target = spectrum + (tile - first_row) * 2 * channels;
        float *real_rows = spectrum + (tile - first_row) * channels;
        for (size_t c = 0; c < channels; c += LANES) {
            lanes re[HALF], im[HALF], out_re[HALF], out_im[HALF];
            const float *column = signal + start * (ptrdiff_t)channels + (ptrdiff_t)c;
            if (from == 0 && to == N) {
                for (int n = 0; n < HALF; n++) {
                    load(&re[n], column + 2 * n * (ptrdiff_t)channels);
                    load(&im[n], column + (2 * n + 1) * (ptrdiff_t)channels);
                }
            } else {
                for (ptrdiff_t n = 0; n < N; n++) {
                    lanes value = {0};
                    if (n >= from && n < to) load(&value, column + n * (ptrdiff_t)channels);
                    if (n & 1) im[n / 2] = value;
                    else re[n / 2] = value;
                }
            }
            real_forward(re, im, out_re, out_im);
            store(real_rows + c, &out_re[0]);
            store(real_rows + rows * channels + c, &out_im[0]);
            for (int f = 1; f < HALF; f++) {
                store(target + (size_t)f * plane + c, &out_re[f]);
                store(target + (size_t)f * plane + channels + c, &out_im[f]);
            }
        }
    }
}

CK_KERNEL(void, ck_spectral_synthesise, (const ck_spectral_tiling *tiling, const float *spectrum, size_t first,
    size_t last, size_t first_row, size_t rows, size_t skip, const float *bias, float *signals), (tiling, spectrum,
    first, last, first_row, rows, skip, bias, signals)) {
    const size_t channels = tiling->channels, plane = ck_spectral_plane(rows, channels);
    for (size_t tile = first; tile < last; tile++) {
        float *signal = signals + tile / tiling->per_signal * tiling->count * channels;
        const size_t start = tile % tiling->per_signal * tiling->step;
        const size_t left = tiling->count - start, kept = left < tiling->step ? left : tiling->step;
        const float *source = spectrum + (tile - first_row) * 2 * channels;
        const float *real_rows = spectrum + (tile - first_row) * channels;
        for (size_t c = 0; c < channels; c += LANES) {
            lanes re[HALF], im[HALF], out_re[HALF], out_im[HALF], offset = {0};
            if (bias) load(&offset, bias + c);
            load(&re[0], real_rows + c);
            load(&im[0], real_rows + rows * channels + c);
            for (int f = 1; f < HALF; f++) {
                load(&re[f], source + (size_t)f * plane + c);
                load(&im[f], source + (size_t)f * plane + channels + c);
            }
            real_backward(re, im, out_re, out_im);
            float *column = signal + start * channels + c;
            for (size_t n = 0; n < kept; n++) {
                const size_t at = n + skip;
                const lanes value = (at & 1 ? out_im[at / 2] : out_re[at / 2]) + offset;
                store(column + n * channels, &value);
            }
        }
    }
}

size_t ck_spectral_kernel_count(size_t in, size_t out) { return CK_SPECTRAL_PLANES * 4 * in * out; }

CK_KERNEL(void, ck_spectral_kernel, (const float *weight, size_t in, size_t out, size_t kernel, size_t first,
    size_t last, float *spectrum), (weight, in, out, kernel, first, last, spectrum)) {
    const float scale = 1.0f / N; // of the way back
    const size_t plane = 4 * in * out, width = 2 * out;
    for (size_t i = first; i < last; i++) {
        for (size_t o = 0; o < out; o += LANES) {
            lanes re[HALF], im[HALF], out_re[HALF], out_im[HALF];
            memset(re, 0, sizeof re);
            memset(im, 0, sizeof im);
            for (size_t k = 0; k < kernel; k++) {
                lanes *row = k & 1 ? &im[k / 2] : &re[k / 2];
                for (int lane = 0; lane < LANES; lane++)
                    (*row)[lane] = scale * weight[((o + (size_t)lane) * in + i) * kernel + k];
            }
            real_forward(re, im, out_re, out_im);
            store(spectrum + i * out + o, &out_re[0]);
            store(spectrum + in * out + i * out + o, &out_im[0]);
            for (int f = 1; f < HALF; f++) {
                float *target = spectrum + (size_t)f * plane + o;
                const lanes minus = -out_im[f];
                store(target + i * width, &out_re[f]);
                store(target + i * width + out, &minus);
                store(target + (in + i) * width, &out_im[f]);
                store(target + (in + i) * width + out, &out_re[f]);
            }
        }
    }
}

void ck_spectral_apply(
    size_t plane, size_t rows, size_t in, size_t out, const float *input, const float *kernel, float *output) {
    const float *a = input + plane * ck_spectral_plane(rows, in), *b = kernel + plane * 4 * in * out;
    float *c = output + plane * ck_spectral_plane(rows, out);
    if (plane > 0) {
        ck_gemm(0, 0, rows, 2 * out, 2 * in, a, 2 * in, b, 2 * out, 0, c, 2 * out);
        return;
    }
    ck_gemm(0, 0, rows, out, in, a, in, b, out, 0, c, out);
    ck_gemm(0, 0, rows, out, in, a + rows * in, in, b + in * out, out, 0, c + rows * out, out);
}

void ck_spectral_apply_back(
    size_t plane, size_t rows, size_t in, size_t out, const float *output_gradient, const float *kernel,
    float *input_gradient) {
    const float *a = output_gradient + plane * ck_spectral_plane(rows, out), *b = kernel + plane * 4 * in * out;
    float *c = input_gradient + plane * ck_spectral_plane(rows, in);
    if (plane > 0) {
        ck_gemm(0, 1, rows, 2 * in, 2 * out, a, 2 * out, b, 2 * out, 0, c, 2 * in);
        return;
    }
    ck_gemm(0, 1, rows, in, out, a, out, b, out, 0, c, in);
    ck_gemm(0, 1, rows, in, out, a + rows * out, out, b + in * out, out, 0, c + rows * in, in);
}

void ck_spectral_products(
    size_t plane, size_t rows, size_t in, size_t out, const float *input, const float *output_gradient, int accumulate,
    float *products) {
    const float *a = input + plane * ck_spectral_plane(rows, in);
    const float *b = output_gradient + plane * ck_spectral_plane(rows, out);
    float *c = products + plane * 4 * in * out;
    const float beta = accumulate ? 1.0f : 0.0f;
    if (plane > 0) {
        ck_gemm(1, 0, 2 * in, 2 * out, rows, a, 2 * in, b, 2 * out, beta, c, 2 * out);
        return;
    }
    ck_gemm(1, 0, in, out, rows, a, in, b, out, beta, c, out);
    ck_gemm(1, 0, in, out, rows, a + rows * in, in, b + rows * out, out, beta, c + in * out, out);
}

CK_KERNEL(void, ck_spectral_kernel_gradient, (const float *products, size_t in, size_t out, size_t kernel,
    size_t first, size_t last, float *weight_gradient), (products, in, out, kernel, first, last, weight_gradient)) {
    const float scale = 1.0f / N;
    const size_t plane = 4 * in * out, width = 2 * out;
    for (size_t i = first; i < last; i++) {
        for (size_t o = 0; o < out; o += LANES) {
            lanes re[HALF], im[HALF], out_re[HALF], out_im[HALF];
            load(&re[0], products + i * out + o);
            load(&im[0], products + in * out + i * out + o);
            for (int f = 1; f < HALF; f++) {
                const float *source = products + (size_t)f * plane + o;
                lanes rr, ri, ir, ii;
                load(&rr, source + i * width);
                load(&ri, source + i * width + out);
                load(&ir, source + (in + i) * width);
                load(&ii, source + (in + i) * width + out);
                re[f] = rr + ii;
                im[f] = ri - ir;
            }
            real_backward(re, im, out_re, out_im);
            for (size_t k = 0; k < kernel; k++) {
                const size_t at = kernel - 1 - k;
                const lanes value = (at & 1 ? out_im[at / 2] : out_re[at / 2]) * scale;
                for (int lane = 0; lane < LANES; lane++)
                    weight_gradient[((o + (size_t)lane) * in + i) * kernel + k] = value[lane];
            }
        }
    }
}
