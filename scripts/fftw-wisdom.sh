#!/bin/bash
# Makes Sources/CKernels/fftw_wisdom.c anew, on a quiet machine with AVX2: FFTW tries its plans and keeps the fastest.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/plan.c" <<'END'
#include <fftw3.h>
#include <stdio.h>
int main(void) {
    for (int n = 128; n <= 8192; n *= 2) {
        float *time = fftwf_alloc_real(n);
        fftwf_complex *bins = fftwf_alloc_complex(n / 2 + 1);
        fftwf_plan_dft_r2c_1d(n, time, bins, FFTW_PATIENT);
        fftwf_plan_dft_c2r_1d(n, bins, time, FFTW_PATIENT);
    }
    puts(fftwf_export_wisdom_to_string());
}
END
cc -O2 "$work/plan.c" -o "$work/plan" -lfftw3f -lm
{
    echo '// Made by scripts/fftw-wisdom.sh: plans for real transforms of 128 to 8192 samples, single precision.'
    echo 'const char *const ck_fftw_wisdom ='
    "$work/plan" | sed -e '/^$/d' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/'
    echo '    ;'
} > Sources/CKernels/fftw_wisdom.c
