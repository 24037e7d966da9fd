#pragma once

/// A fixed team of threads that sleeps between jobs.
///
/// Nothing ever spins: on a machine that does other work too, a step slows down by the neighbour's share and no more.
/// Work is cut into chunks by the caller, and which thread runs a chunk never changes what the chunk computes.
typedef struct ck_pool ck_pool;

/// A team of `threads` including the caller, at least 1. NULL when threads cannot be started.
ck_pool *ck_pool_create(int threads);
void ck_pool_destroy(ck_pool *pool);
int ck_pool_threads(const ck_pool *pool);

/// Runs `work(context, chunk, lane)` for every chunk in 0..<chunks and returns when all are done. `lane` is in
/// 0..<threads and held by one thread at a time. Calls do not nest.
void ck_pool_run(ck_pool *pool, int chunks, void (*work)(void *context, int chunk, int lane), void *context);
