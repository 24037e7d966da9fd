#pragma once

#include "isa.h"

// One source, three builds: AVX-512, AVX2 and baseline; `ck_isa` says which one runs. A kernel only has to be written so that
// the compiler can vectorise it: independent lanes, no reassociation needed. So its results are the same in all three.
//
// CK_KERNEL(type, name, (parameters), (their names)) { body } defines `name`. What it calls in its own file must be inlined,
// or it would be built once, for the baseline.
#if defined(__x86_64__) && defined(__linux__)
#define CK_KERNEL(type, name, parameters, arguments)                                                                   \
    static inline __attribute__((always_inline)) type name##_body parameters;                                          \
    __attribute__((noinline, target("arch=x86-64-v4"))) static type name##_avx512 parameters {                         \
        return name##_body arguments;                                                                                  \
    }                                                                                                                  \
    __attribute__((noinline, target("arch=x86-64-v3"))) static type name##_avx2 parameters {                           \
        return name##_body arguments;                                                                                  \
    }                                                                                                                  \
    __attribute__((noinline)) static type name##_baseline parameters { return name##_body arguments; }                 \
    type name parameters {                                                                                             \
        switch (ck_isa) {                                                                                              \
        case CK_AVX512: return name##_avx512 arguments;                                                                \
        case CK_AVX2: return name##_avx2 arguments;                                                                    \
        default: return name##_baseline arguments;                                                                     \
        }                                                                                                              \
    }                                                                                                                  \
    static inline type name##_body parameters
#else
#define CK_KERNEL(type, name, parameters, arguments) type name parameters
#endif
