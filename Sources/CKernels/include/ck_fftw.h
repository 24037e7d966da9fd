#pragma once

/// Makes FFTW's planner ready, once a process: safe to call from any thread, and with good plans for common sizes.
///
/// Every room calls it before its first plan, and plans with `ck_fftw_flags`. Estimated plans are the same in every
/// process, where measured ones depend on the clock and would change results in their last bits. Their speed comes from
/// stored wisdom (`scripts/fftw-wisdom.sh` makes it), which FFTW takes only where its build and the processor's
/// instruction set are those that it was made with, so that one machine always plans alike.
void ck_fftw_prepare(void);

/// How to plan. FFTW has no switch for its sets of instructions: it takes the best that it was built with and the processor has
/// (Debian builds it with SSE2 and AVX, so AVX2 and AVX-512 machines compute alike). The baseline is planned without any.
unsigned ck_fftw_flags(void);
