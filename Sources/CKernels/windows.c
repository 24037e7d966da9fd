#include "ck_windows.h"

#include <string.h>

#include "variants.h"

enum { STRIP = 256 };

// Walks the places of the window at output (i, j) that lie in the image, row-major; `at` is a place's first channel.
#define FOR_EACH_PLACE(s, i, j, body)                                                                                  \
    for (size_t a = 0; a < (s)->kernel_h; a++) {                                                                       \
        const size_t row = (i) * (s)->stride_h + a * (s)->dilation_h;                                                  \
        if (row < (s)->pad_top || row - (s)->pad_top >= (s)->h) continue;                                              \
        for (size_t b = 0; b < (s)->kernel_w; b++) {                                                                   \
            const size_t column = (j) * (s)->stride_w + b * (s)->dilation_w;                                           \
            if (column < (s)->pad_left || column - (s)->pad_left >= (s)->w) continue;                                  \
            const size_t at = ((row - (s)->pad_top) * (s)->w + column - (s)->pad_left) * (s)->channels;                \
            body                                                                                                       \
        }                                                                                                              \
    }

CK_KERNEL(void, ck_window_largest, (const ck_windows *s, const float *x, float *y), (s, x, y)) {
    const size_t channels = s->channels;
    for (size_t i = 0; i < s->out_h; i++)
        for (size_t j = 0; j < s->out_w; j++, y += channels) {
            for (size_t c = 0; c < channels; c++) y[c] = -__builtin_inff();
            FOR_EACH_PLACE(s, i, j, {
                const float *in = x + at;
                // A NaN wins and stays, so that a broken layer is seen downstream.
                for (size_t c = 0; c < channels; c++) y[c] = in[c] > y[c] || in[c] != in[c] ? in[c] : y[c];
            })
        }
}

CK_KERNEL(void, ck_window_largest_backward, (const ck_windows *s, const float *x, const float *y, const float *g,
    float *x_grad), (s, x, y, g, x_grad)) {
    float left[STRIP]; // what is still to be handed out in this window
    const size_t channels = s->channels;
    for (size_t i = 0; i < s->out_h; i++)
        for (size_t j = 0; j < s->out_w; j++, y += channels, g += channels)
            for (size_t c0 = 0; c0 < channels; c0 += STRIP) {
                const size_t width = channels - c0 < STRIP ? channels - c0 : STRIP;
                memcpy(left, g + c0, sizeof(float) * width);
                FOR_EACH_PLACE(s, i, j, {
                    const float *in = x + at + c0;
                    const float *best = y + c0;
                    float *out = x_grad + at + c0;
                    for (size_t c = 0; c < width; c++) {
                        const float given = in[c] == best[c] ? left[c] : 0.0f;
                        out[c] += given;
                        left[c] -= given;
                    }
                })
            }
}

static inline __attribute__((always_inline)) float share(const ck_windows *s, size_t i, size_t j, int only_inside) {
    size_t places = s->kernel_h * s->kernel_w;
    if (only_inside) {
        places = 0;
        FOR_EACH_PLACE(s, i, j, {
            (void)at;
            places++;
        })
    }
    return places ? 1.0f / (float)places : 0.0f;
}

CK_KERNEL(void, ck_window_mean, (const ck_windows *s, const float *x, int only_inside, float *y), (s, x, only_inside,
    y)) {
    const size_t channels = s->channels;
    for (size_t i = 0; i < s->out_h; i++)
        for (size_t j = 0; j < s->out_w; j++, y += channels) {
            memset(y, 0, sizeof(float) * channels);
            FOR_EACH_PLACE(s, i, j, {
                const float *in = x + at;
                for (size_t c = 0; c < channels; c++) y[c] += in[c];
            })
            const float scale = share(s, i, j, only_inside);
            for (size_t c = 0; c < channels; c++) y[c] *= scale;
        }
}

CK_KERNEL(void, ck_window_mean_backward, (const ck_windows *s, const float *g, int only_inside, float *x_grad), (s, g,
    only_inside, x_grad)) {
    const size_t channels = s->channels;
    for (size_t i = 0; i < s->out_h; i++)
        for (size_t j = 0; j < s->out_w; j++, g += channels) {
            const float scale = share(s, i, j, only_inside);
            FOR_EACH_PLACE(s, i, j, {
                float *out = x_grad + at;
                for (size_t c = 0; c < channels; c++) out[c] += g[c] * scale;
            })
        }
}
