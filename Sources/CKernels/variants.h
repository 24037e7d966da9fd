#pragma once

// One source, three builds: AVX-512, AVX2 and baseline, chosen when the program starts. A kernel only has to be
// written so that the compiler can vectorise it: independent lanes, no reassociation needed.
#if defined(__x86_64__) && defined(__linux__)
#define CK_VARIANTS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_VARIANTS
#endif
