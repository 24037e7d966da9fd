#pragma once

/// Eight doubles, whatever the width of the registers.
typedef double lanes __attribute__((vector_size(64), aligned(64), may_alias));
typedef double loose_lanes __attribute__((vector_size(64), aligned(8), may_alias));

#define load_lanes(p) (*(const loose_lanes *)(p))
/// Pairwise.
#define sum_lanes(x) ((((x)[0] + (x)[4]) + ((x)[2] + (x)[6])) + (((x)[1] + (x)[5]) + ((x)[3] + (x)[7])))
