#pragma once

// Sets of instructions, from the least to the most.
enum { CK_BASELINE = 0, CK_AVX2 = 1, CK_AVX512 = 2 };

/// The set that the kernels and oneDNN use: the most that the processor has, or what ETUDE_ISA names. Fixed when the program
/// starts. A word in ETUDE_ISA that is none, or a set that the processor lacks, changes nothing here; whoever starts the
/// program asks `ck_isa_requested` and refuses.
int ck_isa_used(void);
/// The most that the processor has.
int ck_isa_most(void);
/// What ETUDE_ISA names: a set; -1 where it names none; -2 where it is not set, or empty.
int ck_isa_requested(void);
/// "baseline", "avx2" or "avx512".
const char *ck_isa_name(int isa);
