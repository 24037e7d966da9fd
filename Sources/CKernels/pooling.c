#include "ck_pooling.h"

#include <string.h>

#include "variants.h"

CK_VARIANTS
void ck_maxpool(
    const float *restrict x, size_t h, size_t w, size_t channels, size_t kernel_h, size_t kernel_w,
    float *restrict y) {
    const size_t out_h = h / kernel_h, out_w = w / kernel_w;
    for (size_t i = 0; i < out_h; i++) {
        for (size_t j = 0; j < out_w; j++) {
            float *restrict out = y + (i * out_w + j) * channels;
            memcpy(out, x + (i * kernel_h * w + j * kernel_w) * channels, sizeof(float) * channels);
            for (size_t a = 0; a < kernel_h; a++) {
                for (size_t b = 0; b < kernel_w; b++) {
                    if (a + b == 0) continue;
                    const float *restrict in = x + ((i * kernel_h + a) * w + j * kernel_w + b) * channels;
                    // A NaN wins and stays, so that a broken layer is seen downstream.
                    for (size_t c = 0; c < channels; c++)
                        out[c] = (in[c] > out[c] || in[c] != in[c]) ? in[c] : out[c];
                }
            }
        }
    }
}

enum { STRIP = 256 };

CK_VARIANTS
void ck_maxpool_backward(
    const float *restrict x, const float *restrict y, const float *restrict y_grad, size_t h, size_t w,
    size_t channels, size_t kernel_h, size_t kernel_w, float *restrict x_grad) {
    const size_t out_h = h / kernel_h, out_w = w / kernel_w;
    float left[STRIP]; // what is still to be handed out in this window
    if (h % kernel_h || w % kernel_w) memset(x_grad, 0, sizeof(float) * h * w * channels);
    for (size_t i = 0; i < out_h; i++) {
        for (size_t j = 0; j < out_w; j++) {
            for (size_t c0 = 0; c0 < channels; c0 += STRIP) {
                const size_t width = channels - c0 < STRIP ? channels - c0 : STRIP;
                const float *restrict best = y + (i * out_w + j) * channels + c0;
                memcpy(left, y_grad + (i * out_w + j) * channels + c0, sizeof(float) * width);
                for (size_t a = 0; a < kernel_h; a++) {
                    for (size_t b = 0; b < kernel_w; b++) {
                        const size_t at = ((i * kernel_h + a) * w + j * kernel_w + b) * channels + c0;
                        const float *restrict in = x + at;
                        float *restrict out = x_grad + at;
                        for (size_t c = 0; c < width; c++) {
                            const float g = in[c] == best[c] ? left[c] : 0.0f;
                            out[c] = g;
                            left[c] -= g;
                        }
                    }
                }
            }
        }
    }
}
