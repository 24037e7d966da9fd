#pragma once
#include <stddef.h>

/// What was asked of the heap between a start and a stop, by all threads.
typedef struct {
    size_t count;
    /// The largest single piece.
    size_t largest;
    /// The most that was in use at one time, above what was in use at the start.
    size_t peak;
} allocation_counts;

void allocation_counter_start(void);
allocation_counts allocation_counter_stop(void);

/// Bytes of the heap that are in use now.
size_t allocation_counter_live_bytes(void);
