#include "ck_fftw.h"
#include <fftw3.h>
#include <pthread.h>

#include "isa.h"

extern const char *const ck_fftw_wisdom;

static void prepare(void) {
    fftwf_make_planner_thread_safe();
    fftw_make_planner_thread_safe();
    if (ck_isa == CK_BASELINE) return;
    // A return of 0 means another build of FFTW or another processor: estimates alone then.
    (void)fftwf_import_wisdom_from_string(ck_fftw_wisdom);
}

void ck_fftw_prepare(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare);
}

unsigned ck_fftw_flags(void) {
    const unsigned no_simd = 1u << 17; // FFTW_NO_SIMD, which fftw3.h does not name
    return FFTW_ESTIMATE | (ck_isa == CK_BASELINE ? no_simd : 0);
}
