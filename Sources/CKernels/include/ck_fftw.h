#pragma once

/// Makes FFTW's planner ready, once a process: safe to call from any thread, and with good plans for common sizes.
///
/// Every room calls it before its first plan, and plans with FFTW_ESTIMATE. Estimated plans are the same in every
/// process, where measured ones depend on the clock and would change results in their last bits. Their speed comes from
/// stored wisdom (`scripts/fftw-wisdom.sh` makes it), which FFTW takes only where its build and the processor's
/// instruction set are those that it was made with, so that one machine always plans alike.
void ck_fftw_prepare(void);
