#pragma once

/// A team of threads that sleeps between jobs and serves one caller at a time.
///
/// Nothing ever spins: on a machine that does other work too, a step slows down by the neighbour's share and no more.
/// Work is cut into chunks by the caller, and which thread runs a chunk never changes what the chunk computes. Any
/// number of threads may call at once, and a chunk may itself call: who finds the team taken does its chunks itself.
typedef struct ck_pool ck_pool;

/// A team of `threads` including the caller, at least 1. NULL when threads cannot be started.
ck_pool *ck_pool_create(int threads);
/// Nobody may be using it.
void ck_pool_destroy(ck_pool *pool);
/// Another number of threads, once the team is free; not to be called from a chunk. 0 when threads cannot be started: then
/// every caller does its work alone.
int ck_pool_resize(ck_pool *pool, int threads);
int ck_pool_threads(ck_pool *pool);

/// Runs `work(context, chunk, lane)` for every chunk in 0..<chunks and returns when all are done. `lane` is below `lanes`
/// and, within this call, held by one thread at a time.
void ck_pool_run(
    ck_pool *pool, int chunks, int lanes, void (*work)(void *context, int chunk, int lane), void *context);
