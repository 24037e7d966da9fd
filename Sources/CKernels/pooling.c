#include "ck_pooling.h"

#include <string.h>

#include "variants.h"

CK_KERNEL(void, ck_maxpool, (const float *restrict x, size_t h, size_t w, size_t channels, size_t kernel_h,
    size_t kernel_w, float *restrict y, uint16_t *restrict which), (x, h, w, channels, kernel_h, kernel_w, y, which)) {
    const size_t out_h = h / kernel_h, out_w = w / kernel_w;
    for (size_t i = 0; i < out_h; i++) {
        for (size_t j = 0; j < out_w; j++) {
            float *restrict out = y + (i * out_w + j) * channels;
            uint16_t *restrict best = which ? which + (i * out_w + j) * channels : NULL;
            memcpy(out, x + (i * kernel_h * w + j * kernel_w) * channels, sizeof(float) * channels);
            if (best) memset(best, 0, sizeof(uint16_t) * channels);
            for (size_t a = 0; a < kernel_h; a++) {
                for (size_t b = 0; b < kernel_w; b++) {
                    if (a + b == 0) continue;
                    const float *restrict in = x + ((i * kernel_h + a) * w + j * kernel_w + b) * channels;
                    const uint16_t index = (uint16_t)(a * kernel_w + b);
                    // A NaN wins and stays, so that a broken layer is seen downstream.
                    if (best) {
                        for (size_t c = 0; c < channels; c++) {
                            const int wins = (in[c] > out[c]) | (in[c] != in[c]);
                            out[c] = wins ? in[c] : out[c];
                            best[c] = wins ? index : best[c];
                        }
                    } else {
                        for (size_t c = 0; c < channels; c++)
                            out[c] = (in[c] > out[c] || in[c] != in[c]) ? in[c] : out[c];
                    }
                }
            }
        }
    }
}

CK_KERNEL(void, ck_maxpool_backward, (const uint16_t *restrict which, const float *restrict y_grad, size_t h,
    size_t w, size_t channels, size_t kernel_h, size_t kernel_w, float *restrict x_grad), (which, y_grad, h, w,
    channels, kernel_h, kernel_w, x_grad)) {
    const size_t out_h = h / kernel_h, out_w = w / kernel_w;
    if (h % kernel_h || w % kernel_w) memset(x_grad, 0, sizeof(float) * h * w * channels);
    for (size_t i = 0; i < out_h; i++) {
        for (size_t j = 0; j < out_w; j++) {
            const uint16_t *restrict best = which + (i * out_w + j) * channels;
            const float *restrict grad = y_grad + (i * out_w + j) * channels;
            for (size_t a = 0; a < kernel_h; a++) {
                for (size_t b = 0; b < kernel_w; b++) {
                    const uint16_t index = (uint16_t)(a * kernel_w + b);
                    float *restrict out = x_grad + ((i * kernel_h + a) * w + j * kernel_w + b) * channels;
                    for (size_t c = 0; c < channels; c++) out[c] = best[c] == index ? grad[c] : 0.0f;
                }
            }
        }
    }
}
