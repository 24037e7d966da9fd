#include "ck_pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef void (*ck_work)(void *, int, int);

typedef struct {
    ck_pool *pool;
    int lane;
} ck_worker;

struct ck_pool {
    pthread_mutex_t owner; // held by the caller whose work the team does
    atomic_int threads;
    int started;
    pthread_t *handles;
    ck_worker *workers;

    pthread_mutex_t mutex; // of everything below
    pthread_cond_t wake, done;
    unsigned long job; // counts jobs, so that a late sleeper cannot miss one
    int open;          // the job at hand still takes helpers
    int active;        // helpers at work on it
    int stop;
    ck_work work;
    void *context;
    int chunks, lanes;
    atomic_int next;
};

static void drain(ck_pool *pool, ck_work work, void *context, int chunks, int lane) {
    for (;;) {
        const int chunk = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (chunk >= chunks) return;
        work(context, chunk, lane);
    }
}

static void *worker_main(void *argument) {
    ck_worker *worker = argument;
    ck_pool *pool = worker->pool;
    unsigned long seen = 0;
    pthread_mutex_lock(&pool->mutex);
    for (;;) {
        while ((pool->job == seen || !pool->open) && !pool->stop) pthread_cond_wait(&pool->wake, &pool->mutex);
        if (pool->stop) break;
        seen = pool->job;
        if (worker->lane >= pool->lanes) continue;
        const ck_work work = pool->work;
        void *context = pool->context;
        const int chunks = pool->chunks;
        pool->active++;
        pthread_mutex_unlock(&pool->mutex);
        drain(pool, work, context, chunks, worker->lane);
        pthread_mutex_lock(&pool->mutex);
        if (--pool->active == 0 && !pool->open) pthread_cond_signal(&pool->done);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

// Ends the workers; the caller holds `owner`.
static void dismiss(ck_pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->stop = 1;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
    for (int lane = 1; lane <= pool->started; lane++) pthread_join(pool->handles[lane], NULL);
    free(pool->handles);
    free(pool->workers);
    pool->handles = NULL;
    pool->workers = NULL;
    pool->started = 0;
    pool->stop = 0;
    atomic_store(&pool->threads, 1);
}

// Starts `threads` - 1 workers; the caller holds `owner`, and there are none.
static int recruit(ck_pool *pool, int threads) {
    pool->handles = calloc((size_t)threads, sizeof *pool->handles);
    pool->workers = calloc((size_t)threads, sizeof *pool->workers);
    if (!pool->handles || !pool->workers) return 0;
    for (int lane = 1; lane < threads; lane++) {
        pool->workers[lane] = (ck_worker){pool, lane};
        if (pthread_create(&pool->handles[lane], NULL, worker_main, &pool->workers[lane])) return 0;
        pool->started = lane;
    }
    atomic_store(&pool->threads, threads);
    return 1;
}

ck_pool *ck_pool_create(int threads) {
    ck_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    atomic_store(&pool->threads, 1);
    pthread_mutex_init(&pool->owner, NULL);
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pthread_cond_init(&pool->done, NULL);
    if (ck_pool_resize(pool, threads)) return pool;
    ck_pool_destroy(pool);
    return NULL;
}

void ck_pool_destroy(ck_pool *pool) {
    if (!pool) return;
    dismiss(pool);
    pthread_mutex_destroy(&pool->owner);
    pthread_mutex_destroy(&pool->mutex);
    pthread_cond_destroy(&pool->wake);
    pthread_cond_destroy(&pool->done);
    free(pool);
}

int ck_pool_resize(ck_pool *pool, int threads) {
    if (threads < 1) threads = 1;
    pthread_mutex_lock(&pool->owner);
    int done = 1;
    if (atomic_load(&pool->threads) != threads) {
        dismiss(pool);
        done = recruit(pool, threads);
        if (!done) dismiss(pool);
    }
    pthread_mutex_unlock(&pool->owner);
    return done;
}

int ck_pool_threads(ck_pool *pool) { return atomic_load(&pool->threads); }

void ck_pool_run(
    ck_pool *pool, int chunks, int lanes, void (*work)(void *context, int chunk, int lane), void *context) {
    if (chunks <= 1 || lanes <= 1 || atomic_load(&pool->threads) == 1 || pthread_mutex_trylock(&pool->owner)) {
        for (int chunk = 0; chunk < chunks; chunk++) work(context, chunk, 0);
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    pool->work = work;
    pool->context = context;
    pool->chunks = chunks;
    pool->lanes = lanes;
    pool->open = 1;
    atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
    pool->job++;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
    drain(pool, work, context, chunks, 0);
    // Every chunk has been taken: who has not woken up by now is not waited for, only who is still at one.
    pthread_mutex_lock(&pool->mutex);
    pool->open = 0;
    while (pool->active > 0) pthread_cond_wait(&pool->done, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
    pthread_mutex_unlock(&pool->owner);
}
