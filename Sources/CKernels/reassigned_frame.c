#include "ck_reassigned.h"

#include <math.h>
#include <string.h>

#include "reassigned_lanes.h"
#include "variants.h"

#pragma STDC FP_CONTRACT ON

CK_KERNEL(void, ck_reassigned_weigh, (const double *restrict power, const double *restrict frequency_known,
    const double *restrict time_known, const double *restrict bin_weight, double softness, double power_scale,
    double frequency_scale, double time_scale, double *restrict power_weight, double *restrict frequency_weight,
    double *restrict time_weight, size_t stride), (power, frequency_known, time_known, bin_weight, softness,
    power_scale, frequency_scale, time_scale, power_weight, frequency_weight, time_weight, stride)) {
    for (size_t k = 0; k < stride; k++) {
        const double v = bin_weight[k] / sqrt(power[k] + softness);
        power_weight[k] = 0.5 * power_scale * v;
        frequency_weight[k] = frequency_known[k] * frequency_scale * v;
        time_weight[k] = time_known[k] * time_scale * v;
    }
}

CK_KERNEL(void, ck_reassigned_add_spectra, (const ck_reassigned_frame *frame, const double *y, int first, int count,
    double *spectra), (frame, y, first, count, spectra)) {
    const int stride = frame->stride;
    for (int block = 0; block < stride; block += 8) {
        lanes *out = (lanes *)(spectra + block);
        const int row = stride / 8;
        lanes sr = out[0], si = out[row], dr = out[2 * row], di = out[3 * row], tr = out[4 * row], ti = out[5 * row];
        for (int j = 0; j < count; j++) {
            const int n = first + j;
            const lanes c = *(const lanes *)(frame->cosine + (size_t)n * stride + block);
            const lanes s = *(const lanes *)(frame->sine + (size_t)n * stride + block);
            const double p = y[j] * frame->window[n], d = y[j] * frame->derivative[n], t = y[j] * frame->weighted[n];
            sr += p * c;
            si -= p * s;
            dr += d * c;
            di -= d * s;
            tr += t * c;
            ti -= t * s;
        }
        out[0] = sr;
        out[row] = si;
        out[2 * row] = dr;
        out[3 * row] = di;
        out[4 * row] = tr;
        out[5 * row] = ti;
    }
}

static inline __attribute__((always_inline)) double residual(int stride, const ck_reassigned_target *target,
                                                              const double *spectra, double *out) {
    lanes sum = {0};
    const int row = stride / 8;
    const lanes *s = (const lanes *)spectra;
    const lanes *power = (const lanes *)target->power, *frequency = (const lanes *)target->frequency,
                *time = (const lanes *)target->time;
    const lanes *v1 = (const lanes *)target->power_weight, *v2 = (const lanes *)target->frequency_weight,
                *v3 = (const lanes *)target->time_weight;
    lanes *e = (lanes *)out;
    for (int k = 0; k < row; k++) {
        const lanes sr = s[k], si = s[row + k], dr = s[2 * row + k], di = s[3 * row + k], tr = s[4 * row + k],
                    ti = s[5 * row + k];
        const lanes e1 = v1[k] * (sr * sr + si * si - power[k]);
        const lanes e2 = v2[k] * (sr * di - si * dr - frequency[k]);
        const lanes e3 = v3[k] * (sr * tr + si * ti - time[k]);
        e[k] = e1;
        e[row + k] = e2;
        e[2 * row + k] = e3;
        sum += e1 * e1 + e2 * e2 + e3 * e3;
    }
    return sum_lanes(sum);
}

CK_KERNEL(double, ck_reassigned_residual, (const ck_reassigned_frame *frame, const ck_reassigned_target *target,
    const double *spectra, double *out), (frame, target, spectra, out)) {
    return residual(frame->stride, target, spectra, out);
}

/// Unknowns from which on transforms make the normal matrix sooner than products do.
enum { many = 48 };

size_t ck_reassigned_solve_work(const ck_reassigned_frame *frame, int count) {
    const size_t stride = (size_t)frame->stride, u = (size_t)count;
    const size_t matrix = count < many ? u * 3 * stride : u * u + ck_reassigned_normal_work(frame) + 8;
    return stride * (6 + 6 + 3 + 3) + matrix + 2 * u * u + 4 * u + 64;
}

/// Rows of the Jacobian: one a sample, the equations along it.
static inline __attribute__((always_inline)) void jacobian(const ck_reassigned_frame *frame,
                                                            const ck_reassigned_target *target, const double *spectra,
                                                            int first, int count, double *out) {
    const int row = frame->stride / 8;
    const lanes *s = (const lanes *)spectra;
    const lanes *v1 = (const lanes *)target->power_weight, *v2 = (const lanes *)target->frequency_weight,
                *v3 = (const lanes *)target->time_weight;
    for (int k = 0; k < row; k++) {
        const lanes sr = s[k], si = s[row + k], dr = s[2 * row + k], di = s[3 * row + k], tr = s[4 * row + k],
                    ti = s[5 * row + k];
        const lanes w1 = v1[k] + v1[k], w2 = v2[k], w3 = v3[k];
        for (int j = 0; j < count; j++) {
            const int n = first + j;
            const lanes c = ((const lanes *)frame->cosine)[(size_t)n * row + k];
            const lanes z = ((const lanes *)frame->sine)[(size_t)n * row + k];
            const double p = frame->window[n], d = frame->derivative[n], t = frame->weighted[n];
            // dS = (c - i z) times the window's value.
            const lanes along = sr * c - si * z;  // Re(conj(S) dS) = sr c - si z
            const lanes across = -sr * z - si * c; // Im(conj(S) dS)
            lanes *to = (lanes *)out + (size_t)j * 3 * row + k;
            to[0] = w1 * (p * along);
            to[row] = w2 * (d * across + p * (c * di + z * dr));
            to[2 * row] = w3 * (t * along + p * (c * tr - z * ti));
        }
    }
}

/// The lower triangle of JᵀJ by rows, and Jᵀe, as products of the Jacobian's rows.
static inline __attribute__((always_inline)) void multiply(const double *jac, const double *error, int length, int n,
                                                            double *a, double *g) {
    for (int i = 0; i < n; i++) {
        const lanes *ji = (const lanes *)(jac + (size_t)i * length);
        lanes along = {0};
        const lanes *e = (const lanes *)error;
        for (int k = 0; k < length / 8; k++) along += ji[k] * e[k];
        g[i] = sum_lanes(along);
        int j = 0;
        for (; j + 4 <= i + 1; j += 4) {
            const lanes *j0 = (const lanes *)(jac + (size_t)j * length), *j1 = j0 + length / 8,
                        *j2 = j1 + length / 8, *j3 = j2 + length / 8;
            lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
            for (int k = 0; k < length / 8; k++) {
                const lanes v = ji[k];
                s0 += v * j0[k];
                s1 += v * j1[k];
                s2 += v * j2[k];
                s3 += v * j3[k];
            }
            a[(size_t)i * n + j] = sum_lanes(s0);
            a[(size_t)i * n + j + 1] = sum_lanes(s1);
            a[(size_t)i * n + j + 2] = sum_lanes(s2);
            a[(size_t)i * n + j + 3] = sum_lanes(s3);
        }
        for (; j <= i; j++) {
            const lanes *jj = (const lanes *)(jac + (size_t)j * length);
            lanes s = {0};
            for (int k = 0; k < length / 8; k++) s += ji[k] * jj[k];
            a[(size_t)i * n + j] = sum_lanes(s);
        }
    }
}

/// The same from transforms; `work` holds a matrix and what ck_reassigned_normal wants.
static inline __attribute__((always_inline)) void transform(const ck_reassigned_frame *frame,
                                                            const ck_reassigned_target *target, const double *spectra,
                                                            const double *error, int first, int n, double *a, double *g,
                                                            double *work) {
    memset(work, 0, sizeof(double) * (size_t)n * n);
    memset(g, 0, sizeof(double) * (size_t)n);
    ck_reassigned_normal(frame, target, spectra, error, first, n, work, n, g, work + ((size_t)n * n + 7) / 8 * 8);
    for (int j = 0; j < n; j++)
        for (int i = j; i < n; i++) a[(size_t)i * n + j] = work[(size_t)j * n + i - j];
}

/// In place, lower triangle by rows; 0 where the matrix is not positive definite.
static inline __attribute__((always_inline)) int factor(double *a, int n) {
    for (int i = 0; i < n; i++) {
        double *ai = a + (size_t)i * n;
        for (int j = 0; j <= i; j++) {
            const double *aj = a + (size_t)j * n;
            lanes sum = {0};
            int k = 0;
            for (; k + 8 <= j; k += 8) sum += load_lanes(ai + k) * load_lanes(aj + k);
            double s = ai[j] - sum_lanes(sum);
            for (; k < j; k++) s -= ai[k] * aj[k];
            if (i == j) {
                if (!(s > 0)) return 0;
                ai[i] = sqrt(s);
            } else {
                ai[j] = s / aj[j];
            }
        }
    }
    return 1;
}

static inline __attribute__((always_inline)) void substitute(const double *a, int n, const double *b, double *x) {
    for (int i = 0; i < n; i++) {
        double s = b[i];
        for (int k = 0; k < i; k++) s -= a[(size_t)i * n + k] * x[k];
        x[i] = s / a[(size_t)i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
        double s = x[i];
        for (int k = i + 1; k < n; k++) s -= a[(size_t)k * n + i] * x[k];
        x[i] = s / a[(size_t)i * n + i];
    }
}

CK_KERNEL(double, ck_reassigned_solve, (const ck_reassigned_frame *frame, const ck_reassigned_target *target,
    const double *base, int first, int count, double *y, int iterations, double enough, double *work), (frame, target,
    base, first, count, y, iterations, enough, work)) {
    const int stride = frame->stride, n = count, length = 3 * stride;
    double *spectra = work, *error = spectra + 6 * stride, *tried = error + 3 * stride;
    double *jac = tried + 3 * stride;
    const size_t matrix = n < many ? (size_t)n * length : (size_t)n * n + ck_reassigned_normal_work(frame) + 8;
    double *a = jac + (matrix + 7) / 8 * 8, *b = a + (size_t)n * n, *g = b + (size_t)n * n, *dx = g + n, *trial = dx + n;
    memcpy(spectra, base, sizeof(double) * 6 * (size_t)stride);
    ck_reassigned_add_spectra(frame, y, first, n, spectra);
    double cost = residual(stride, target, spectra, error);
    double damping = 1e-2;
    for (int iteration = 0; iteration < iterations && cost > enough; iteration++) {
        if (n < many) {
            jacobian(frame, target, spectra, first, n, jac);
            multiply(jac, error, length, n, a, g);
        } else {
            transform(frame, target, spectra, error, first, n, a, g, jac);
        }
        double mean = 0;
        for (int i = 0; i < n; i++) mean += a[(size_t)i * n + i] / n;
        double reached = cost;
        int found = 0;
        for (int attempt = 0; attempt < 12 && !found; attempt++) {
            memcpy(b, a, sizeof(double) * (size_t)n * n);
            for (int i = 0; i < n; i++) b[(size_t)i * n + i] += damping * (0.1 * mean + a[(size_t)i * n + i]);
            if (factor(b, n)) {
                substitute(b, n, g, dx);
                for (int i = 0; i < n; i++) trial[i] = y[i] - dx[i];
                memcpy(spectra, base, sizeof(double) * 6 * (size_t)stride);
                ck_reassigned_add_spectra(frame, trial, first, n, spectra);
                reached = residual(stride, target, spectra, tried);
                if (reached < cost) {
                    found = 1;
                    break;
                }
            }
            damping = fmax(damping * 5, 1e-10);
        }
        if (!found) break;
        const double gain = (cost - reached) / cost;
        memcpy(y, trial, sizeof(double) * (size_t)n);
        memcpy(error, tried, sizeof(double) * (size_t)length);
        damping = fmax(damping * 0.2, 1e-12);
        cost = reached;
        if (gain < 1e-4) break;
    }
    return cost;
}

void ck_reassigned_predict(const ck_reassigned_frame *frame, const double *spectra, const double *from_frequency,
                           const double *to_frequency, const double *power, double turn, int first, int count,
                           double *y, double *work) {
    const int stride = frame->stride, bins = frame->bins;
    double *real = work, *imaginary = work + stride;
    for (int k = 0; k < bins; k++) {
        const double sr = spectra[k], si = spectra[stride + k], size = sqrt(sr * sr + si * si);
        const double phase = 0.5 * turn * (from_frequency[k] + to_frequency[k]);
        const int isEdge = k == 0 || 2 * k == frame->size;
        const double gain = sqrt(power[k]) * (isEdge ? 1 : 2) / frame->size;
        const double c = cos(phase), s = sin(phase);
        const double ur = size > 0 ? sr / size : 1, ui = size > 0 ? si / size : 0;
        real[k] = gain * (ur * c - ui * s);
        imaginary[k] = gain * (ur * s + ui * c);
    }
    for (int j = 0; j < count; j++) {
        const int n = first + j;
        const double *c = frame->cosine + (size_t)n * stride, *s = frame->sine + (size_t)n * stride;
        double sum = 0;
        for (int k = 0; k < bins; k++) sum += real[k] * c[k] - imaginary[k] * s[k];
        y[j] = sum / fmax(frame->window[n], 1e-2);
    }
}
