#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

// Elementary functions that the compiler can vectorise: no branch, no table, the same operations whatever the width, so
// that one element has one result on every processor and at every place of a loop. Errors stay within a few units of
// the last place. Polynomials are those of Cephes (Moshier) and, for sine and cosine, of FreeBSD's msun.

#define CK_INLINE static inline __attribute__((always_inline))

CK_INLINE float ckv_from_bits(int32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

CK_INLINE int32_t ckv_bits(float value) {
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// e^r - 1 - r, over r^2, for |r| <= ln 2 / 2.
CK_INLINE float ckv_exp_tail(float r) {
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    return p * r + 5.0000001201e-1f;
}

CK_INLINE float ckv_exp(float x) {
    // Beyond these the result is infinite or zero; a NaN is put back at the end.
    float c = x < 89.0f ? x : 89.0f;
    c = c > -104.0f ? c : -104.0f;
    const float rounder = 0x1.8p23f;
    const float n = (c * 1.44269504f + rounder) - rounder;
    float r = c - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    const float y = ckv_exp_tail(r) * r * r + r + 1.0f;
    // 2^n in two factors, because n alone may leave the range of exponents.
    const int32_t whole = (int32_t)n, half = whole >> 1;
    const float scaled = y * ckv_from_bits((half + 127) << 23) * ckv_from_bits((whole - half + 127) << 23);
    return x != x ? x : scaled;
}

CK_INLINE float ckv_expm1(float x) {
    const float small = ckv_exp_tail(x) * x * x + x;
    const float large = ckv_exp(x) - 1.0f;
    return fabsf(x) < 0.34f ? small : large;
}

CK_INLINE float ckv_log(float x) {
    const int tiny = x < 0x1p-126f;
    const float scaled = tiny ? x * 0x1p23f : x;
    const int32_t bits = ckv_bits(scaled);
    const int32_t exponent = (bits - 0x3F3504F3) >> 23;
    const float m = ckv_from_bits((int32_t)((uint32_t)bits - ((uint32_t)exponent << 23)));
    const float e = (float)exponent - (tiny ? 23.0f : 0.0f);
    const float f = m - 1.0f, z = f * f;
    float p = 7.0376836292e-2f;
    p = p * f - 1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f - 1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f - 1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f - 2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    float y = f * z * p;
    y = y + e * -2.12194440e-4f;
    y = y - 0.5f * z;
    y = (f + y) + e * 0.693359375f;
    y = x > 3.4028234e38f ? x : y;
    y = x == 0.0f ? -__builtin_inff() : y;
    return x >= 0.0f ? y : __builtin_nanf("");
}

CK_INLINE float ckv_log1p(float x) {
    // What 1 + x rounds away is put back to first order.
    const float u = 1.0f + x;
    const float lost = (x - (u - 1.0f)) / u;
    const float y = ckv_log(u) + lost;
    return u > 0.0f && u <= 3.4028234e38f ? y : ckv_log(u);
}

// tanh for |x| < 0.625.
CK_INLINE float ckv_tanh_small(float x) {
    const float z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    return p * z * x + x;
}

CK_INLINE float ckv_tanh(float x) {
    const float a = fabsf(x), small = ckv_tanh_small(x);
    const float large = 1.0f - 2.0f / (ckv_exp(2.0f * a) + 1.0f);
    const float y = a < 0.625f ? small : (x < 0.0f ? -large : large);
    return x != x ? x : y;
}

CK_INLINE float ckv_sigmoid(float x) { return 1.0f / (1.0f + ckv_exp(-x)); }

CK_INLINE float ckv_softplus(float x) {
    const float tail = ckv_log1p(ckv_exp(-fabsf(x)));
    return (x > 0.0f ? x : 0.0f) + tail + (x != x ? x : 0.0f);
}

// The argument reduced to |r| <= pi / 4 and its quadrant; in double, so that large phases keep their digits.
CK_INLINE double ckv_reduce(float x, uint64_t *quadrant) {
    const double rounder = 0x1.8p52, d = (double)x;
    const double t = d * 6.36619772367581382433e-01 + rounder;
    memcpy(quadrant, &t, sizeof t);
    const double n = t - rounder;
    return ((d - n * 1.57079632673412561417e+00) - n * 6.07710050630396597660e-11) - n * 2.02226624879595063154e-21;
}

CK_INLINE double ckv_sin_near_zero(double r) {
    const double z = r * r, w = z * z, s = z * r;
    const double tail = -1.98393348360966317347e-04 + z * 2.7183114939898219064e-06;
    return (r + s * (-0.166666666416265235595 + z * 0.0083333293858894631756)) + s * w * tail;
}

CK_INLINE double ckv_cos_near_zero(double r) {
    const double z = r * r, w = z * z;
    const double tail = -0.00138867637746099294692 + z * 0.0000243904487962774090654;
    return ((1.0 + z * -0.499999997251031003120) + w * 0.0416666233237390631894) + (w * z) * tail;
}

CK_INLINE float ckv_sin(float x) {
    uint64_t q;
    const double r = ckv_reduce(x, &q);
    const double y = q & 1 ? ckv_cos_near_zero(r) : ckv_sin_near_zero(r);
    return (float)(q & 2 ? -y : y);
}

CK_INLINE float ckv_cos(float x) {
    uint64_t q;
    const double r = ckv_reduce(x, &q);
    const double y = q & 1 ? ckv_sin_near_zero(r) : ckv_cos_near_zero(r);
    return (float)((q + 1) & 2 ? -y : y);
}

// The error function as a rational of x, within 2e-7 (the fit of Eigen).
CK_INLINE float ckv_erf(float x) {
    float c = x < 4.0f ? x : 4.0f;
    c = c > -4.0f ? c : -4.0f;
    const float z = c * c;
    float p = -2.72614225801306e-10f;
    p = p * z + 2.77068142495902e-08f;
    p = p * z - 2.10102402082508e-06f;
    p = p * z - 5.69250639462346e-05f;
    p = p * z - 7.34990630326855e-04f;
    p = p * z - 2.95459980854025e-03f;
    p = p * z - 1.60960333262415e-02f;
    float q = -1.45660718464996e-05f;
    q = q * z - 2.13374055278905e-04f;
    q = q * z - 1.68282697438203e-03f;
    q = q * z - 7.37332916720468e-03f;
    q = q * z - 1.42647390514189e-02f;
    const float y = c * p / q;
    return x != x ? x : y;
}
