#include "ck_audio.h"
#include "variants.h"

typedef float lanes8 __attribute__((vector_size(32), aligned(4)));

CK_KERNEL(void, ck_audio_mel_apply, (const float *restrict weights, const int *restrict offsets,
    const int *restrict first, int bands, const float *restrict bins, float *restrict out), (weights, offsets, first,
    bands, bins, out)) {
    for (int m = 0; m < bands; m++) {
        const float *w = weights + offsets[m];
        const float *x = bins + first[m];
        int count = offsets[m + 1] - offsets[m];
        lanes8 sum = {0};
        for (int k = 0; k < count; k += 8) sum += *(const lanes8 *)(w + k) * *(const lanes8 *)(x + k);
        out[m] = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
    }
}

double ck_audio_mel_dual(const double *restrict lower, const double *restrict upper, const int *restrict starts, int bands,
                      const double *restrict dual, int every, double *restrict x, double *restrict gradient,
                      double *restrict diagonal, double *restrict beside) {
    double half = 0;
    // A band shares bins with the next one only, so that its sums stay in registers.
    for (int m = 0; m < bands; m++) {
        int next = m + 1 < bands ? m + 1 : m;
        double low = dual[m], high = dual[next];
        double g0 = 0, g1 = 0, d0 = 0, d1 = 0, b = 0, norm = 0;
        for (int k = starts[m]; k < starts[m + 1]; k++) {
            double a = lower[k], c = upper[k];
            double value = a * low + c * high;
            double on = value > 0 || every ? 1.0 : 0.0;
            value *= on;
            x[k] = value;
            norm += value * value;
            g0 += a * value;
            g1 += c * value;
            d0 += on * a * a;
            d1 += on * c * c;
            b += on * a * c;
        }
        half += norm / 2;
        gradient[m] += g0;
        gradient[next] += g1;
        diagonal[m] += d0;
        diagonal[next] += d1;
        beside[m] += b;
    }
    return half;
}
