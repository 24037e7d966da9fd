#include "ck_memory.h"
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void ck_keep_freed_memory(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
#endif
}
