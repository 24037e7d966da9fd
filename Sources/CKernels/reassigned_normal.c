#include <string.h>

#include "ck_reassigned.h"
#include "reassigned_lanes.h"
#include "variants.h"

#pragma STDC FP_CONTRACT ON

// JᵀJ of a frame has entries w[n] w'[n'] (T[n - n'] + H[n + n']) for five pairs of windows, because
// Re(α z) Re(β z') = ½ Re(α conj(β) z conj(z')) + ½ Re(α β z z') for z = exp(-i ω n): ten transforms of rows over bins
// replace the product of two matrices, and three more give the gradient.
enum { hh_t, hh_h, dd_t, dd_h, tt_t, tt_h, dh_t, dh_h, th_t, th_h, along_h, along_d, along_t, rows };

size_t ck_reassigned_normal_work(const ck_reassigned_frame *frame) {
    const size_t stride = (size_t)frame->stride, half = (size_t)frame->half;
    return rows * (2 * stride + 2 * half) + (size_t)(rows + 2) * 2 * ((size_t)frame->size + 8) + 64;
}

/// real[k] and imaginary[k] of the thirteen sequences.
static inline __attribute__((always_inline)) void products(int stride, const ck_reassigned_target *target,
                                                            const double *spectra, const double *residual,
                                                            double *real, double *imaginary) {
    const int row = stride / 8;
    const lanes *s = (const lanes *)spectra, *e = (const lanes *)residual;
    const lanes *v1 = (const lanes *)target->power_weight, *v2 = (const lanes *)target->frequency_weight,
                *v3 = (const lanes *)target->time_weight;
    for (int k = 0; k < row; k++) {
        const lanes sr = s[k], si = s[row + k], dr = s[2 * row + k], di = s[3 * row + k], tr = s[4 * row + k],
                    ti = s[5 * row + k];
        const lanes w1 = v1[k] + v1[k], w2 = v2[k], w3 = v3[k], e1 = e[k], e2 = e[row + k], e3 = e[2 * row + k];
        // h1 = w1 conj(S); h2 = i w2 conj(D); d2 = -i w2 conj(S); h3 = w3 conj(T); t3 = w3 conj(S)
        const lanes h1r = w1 * sr, h1i = -w1 * si, h2r = w2 * di, h2i = w2 * dr, d2r = -w2 * si, d2i = -w2 * sr,
                    h3r = w3 * tr, h3i = -w3 * ti, t3r = w3 * sr, t3i = -w3 * si;
        lanes *re = (lanes *)real + k, *im = (lanes *)imaginary + k;
        const lanes zero = {0};
        re[hh_t * row] = h1r * h1r + h1i * h1i + h2r * h2r + h2i * h2i + h3r * h3r + h3i * h3i;
        im[hh_t * row] = zero;
        re[hh_h * row] = h1r * h1r - h1i * h1i + h2r * h2r - h2i * h2i + h3r * h3r - h3i * h3i;
        im[hh_h * row] = 2.0 * (h1r * h1i + h2r * h2i + h3r * h3i);
        re[dd_t * row] = d2r * d2r + d2i * d2i;
        im[dd_t * row] = zero;
        re[dd_h * row] = d2r * d2r - d2i * d2i;
        im[dd_h * row] = 2.0 * (d2r * d2i);
        re[tt_t * row] = t3r * t3r + t3i * t3i;
        im[tt_t * row] = zero;
        re[tt_h * row] = t3r * t3r - t3i * t3i;
        im[tt_h * row] = 2.0 * (t3r * t3i);
        re[dh_t * row] = d2r * h2r + d2i * h2i;
        im[dh_t * row] = d2i * h2r - d2r * h2i;
        re[dh_h * row] = d2r * h2r - d2i * h2i;
        im[dh_h * row] = d2i * h2r + d2r * h2i;
        re[th_t * row] = t3r * h3r + t3i * h3i;
        im[th_t * row] = t3i * h3r - t3r * h3i;
        re[th_h * row] = t3r * h3r - t3i * h3i;
        im[th_h * row] = t3i * h3r + t3r * h3i;
        re[along_h * row] = h1r * e1 + h2r * e2 + h3r * e3;
        im[along_h * row] = h1i * e1 + h2i * e2 + h3i * e3;
        re[along_d * row] = d2r * e2;
        im[along_d * row] = d2i * e2;
        re[along_t * row] = t3r * e3;
        im[along_t * row] = t3i * e3;
    }
}

CK_KERNEL(void, ck_reassigned_normal, (const ck_reassigned_frame *frame, const ck_reassigned_target *target,
    const double *spectra, const double *residual, int first, int count, double *band, int leading, double *gradient,
    double *work), (frame, target, spectra, residual, first, count, band, leading, gradient, work)) {
    const int size = frame->size, stride = frame->stride, half = frame->half, bins = frame->bins;
    double *real = work, *imaginary = real + rows * stride;
    double *even = imaginary + rows * stride, *odd = even + rows * half;
    products(stride, target, spectra, residual, real, imaginary);
    // Σ z exp(-i ω n) has an even part from cosines and an odd one from sines: half the samples suffice.
    for (int r = 0; r < rows; r++)
        for (int block = 0; block < half; block += 16) {
            const int two = block + 8 < half;
            lanes e0 = {0}, e1 = {0}, o0 = {0}, o1 = {0};
            for (int k = 0; k < bins; k++) {
                const lanes *c = (const lanes *)(frame->cosine_by_bin + (size_t)k * half + block);
                const lanes *s = (const lanes *)(frame->sine_by_bin + (size_t)k * half + block);
                const double zr = real[r * stride + k], zi = imaginary[r * stride + k];
                e0 += zr * c[0];
                o0 += zi * s[0];
                if (two) {
                    e1 += zr * c[1];
                    o1 += zi * s[1];
                }
            }
            *(lanes *)(even + r * half + block) = e0;
            *(lanes *)(odd + r * half + block) = o0;
            if (two) {
                *(lanes *)(even + r * half + block + 8) = e1;
                *(lanes *)(odd + r * half + block + 8) = o1;
            }
        }
    // Two periods of each, so that n + n' needs no remainder; the pairs' turned rows too.
    const int span = 2 * (size + 8);
    double *full = odd + rows * half;
    double *turned_d = full + rows * span, *turned_t = turned_d + span;
    for (int r = 0; r < rows; r++) {
        double *to = full + r * span;
        const double scale = r < along_h ? 0.5 : 1;
        const double *e = even + r * half, *o = odd + r * half;
        for (int n = 0; n <= size / 2; n++) to[n] = scale * (e[n] + o[n]);
        for (int n = 1; 2 * n < size; n++) to[size - n] = scale * (e[n] - o[n]);
        if (r < along_h) memcpy(to + size, to, sizeof(double) * (size_t)size);
    }
    for (int n = 0; n < size; n++) {
        turned_d[n] = full[dh_t * span + (n ? size - n : 0)];
        turned_t[n] = full[th_t * span + (n ? size - n : 0)];
    }
    const double *h = frame->window, *d = frame->derivative, *t = frame->weighted;
    for (int n = first; n < first + count; n++)
        gradient[n - first] += h[n] * full[along_h * span + n] + d[n] * full[along_d * span + n] + t[n] * full[along_t * span + n];
    for (int column = first; column < first + count; column++) {
        const double hc = h[column], dc = d[column], tc = t[column];
        double *restrict to = band + (size_t)(column - first) * (size_t)leading;
        const double *restrict hn = h + column, *restrict dn = d + column, *restrict tn = t + column;
        const double *restrict t1 = full + hh_t * span, *restrict t2 = full + dd_t * span,
                     *restrict t3 = full + tt_t * span, *restrict tx = full + dh_t * span,
                     *restrict ty = full + th_t * span;
        const int shift = 2 * column < size ? 2 * column : 2 * column - size;
        const double *restrict k1 = full + hh_h * span + shift, *restrict k2 = full + dd_h * span + shift,
                     *restrict k3 = full + tt_h * span + shift, *restrict kx = full + dh_h * span + shift,
                     *restrict ky = full + th_h * span + shift;
        for (int i = 0; i < first + count - column; i++) {
            const double x = kx[i], z = ky[i];
            to[i] += hn[i] * (hc * (t1[i] + k1[i]) + dc * (turned_d[i] + x) + tc * (turned_t[i] + z)) +
                     dn[i] * (dc * (t2[i] + k2[i]) + hc * (tx[i] + x)) +
                     tn[i] * (tc * (t3[i] + k3[i]) + hc * (ty[i] + z));
        }
    }
}
