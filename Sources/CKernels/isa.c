#include "isa.h"

#include <stdlib.h>
#include <string.h>

int ck_isa = CK_BASELINE;
static int requested = -2;

int ck_isa_used(void) { return ck_isa; }

int ck_isa_most(void) {
#if defined(__x86_64__) && defined(__linux__)
    if (__builtin_cpu_supports("x86-64-v4")) return CK_AVX512;
    if (__builtin_cpu_supports("x86-64-v3")) return CK_AVX2;
#endif
    return CK_BASELINE;
}

int ck_isa_requested(void) { return requested; }

const char *ck_isa_name(int isa) {
    switch (isa) {
    case CK_AVX512: return "avx512";
    case CK_AVX2: return "avx2";
    default: return "baseline";
    }
}

// Before any kernel can be called, and after the C library knows its environment: a resolver of the loader (ifunc, and
// target_clones with it) runs too early to read ETUDE_ISA.
__attribute__((constructor)) static void choose(void) {
    const char *word = getenv("ETUDE_ISA");
    if (word && *word) {
        requested = -1;
        for (int isa = CK_BASELINE; isa <= CK_AVX512; isa++)
            if (!strcmp(word, ck_isa_name(isa))) requested = isa;
    }
    ck_isa = requested >= 0 && requested <= ck_isa_most() ? requested : ck_isa_most();
}
