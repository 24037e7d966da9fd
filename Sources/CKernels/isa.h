#pragma once
#include "ck_isa.h"

// The set in use: a CK_... of ck_isa.h, fixed before main() and never changed.
extern int ck_isa __attribute__((visibility("hidden")));
