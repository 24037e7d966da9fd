#include "ck_fftw.h"
#include <fftw3.h>
#include <pthread.h>

extern const char *const ck_fftw_wisdom;

static void prepare(void) {
    fftwf_make_planner_thread_safe();
    fftw_make_planner_thread_safe();
    // A return of 0 means another build of FFTW or another processor: estimates alone then.
    (void)fftwf_import_wisdom_from_string(ck_fftw_wisdom);
}

void ck_fftw_prepare(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare);
}
