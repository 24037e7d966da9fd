#include "allocation_counter.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>

// The test program's own malloc and its kin stand before the C library's, as any replacement of malloc does, and hand on
// to it: so every allocation of ours, of Swift's and of the libraries' is seen.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_int counting;
static atomic_size_t count, largest;
static atomic_long in_use, peak;

static void raise_to(atomic_long *place, long value) {
    long seen = atomic_load_explicit(place, memory_order_relaxed);
    while (seen < value && !atomic_compare_exchange_weak(place, &seen, value)) {
    }
}

static void *noted(void *memory) {
    if (!memory || !atomic_load_explicit(&counting, memory_order_relaxed)) return memory;
    const size_t size = malloc_usable_size(memory);
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    size_t seen = atomic_load_explicit(&largest, memory_order_relaxed);
    while (seen < size && !atomic_compare_exchange_weak(&largest, &seen, size)) {
    }
    raise_to(&peak, atomic_fetch_add(&in_use, (long)size) + (long)size);
    return memory;
}

static void forget(void *memory) {
    if (memory && atomic_load_explicit(&counting, memory_order_relaxed))
        atomic_fetch_sub(&in_use, (long)malloc_usable_size(memory));
}

void *malloc(size_t size) { return noted(__libc_malloc(size)); }

void *calloc(size_t items, size_t size) { return noted(__libc_calloc(items, size)); }

void *realloc(void *old, size_t size) {
    forget(old);
    return noted(__libc_realloc(old, size));
}

void *memalign(size_t alignment, size_t size) { return noted(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **place, size_t alignment, size_t size) {
    void *memory = memalign(alignment, size);
    if (!memory) return ENOMEM;
    *place = memory;
    return 0;
}

void free(void *memory) {
    forget(memory);
    __libc_free(memory);
}

void allocation_counter_start(void) {
    atomic_store(&count, 0);
    atomic_store(&largest, 0);
    atomic_store(&in_use, 0);
    atomic_store(&peak, 0);
    atomic_store(&counting, 1);
}

allocation_counts allocation_counter_stop(void) {
    atomic_store(&counting, 0);
    return (allocation_counts){atomic_load(&count), atomic_load(&largest), (size_t)atomic_load(&peak)};
}

size_t allocation_counter_live_bytes(void) {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
