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
    int threads, started;
    pthread_t *handles;
    ck_worker *workers;
    pthread_mutex_t mutex;
    pthread_cond_t wake, done;
    unsigned long job; // counts jobs, so that a late sleeper cannot miss one
    int busy, stop;
    ck_work work;
    void *context;
    int chunks;
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
        while (pool->job == seen && !pool->stop) pthread_cond_wait(&pool->wake, &pool->mutex);
        if (pool->stop) break;
        seen = pool->job;
        const ck_work work = pool->work;
        void *context = pool->context;
        const int chunks = pool->chunks;
        pthread_mutex_unlock(&pool->mutex);
        drain(pool, work, context, chunks, worker->lane);
        pthread_mutex_lock(&pool->mutex);
        if (--pool->busy == 0) pthread_cond_signal(&pool->done);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

ck_pool *ck_pool_create(int threads) {
    if (threads < 1) threads = 1;
    ck_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    pool->threads = threads;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pthread_cond_init(&pool->done, NULL);
    pool->handles = calloc((size_t)threads, sizeof *pool->handles);
    pool->workers = calloc((size_t)threads, sizeof *pool->workers);
    if (!pool->handles || !pool->workers) {
        ck_pool_destroy(pool);
        return NULL;
    }
    for (int lane = 1; lane < threads; lane++) {
        pool->workers[lane] = (ck_worker){pool, lane};
        if (pthread_create(&pool->handles[lane], NULL, worker_main, &pool->workers[lane])) {
            ck_pool_destroy(pool);
            return NULL;
        }
        pool->started = lane;
    }
    return pool;
}

void ck_pool_destroy(ck_pool *pool) {
    if (!pool) return;
    pthread_mutex_lock(&pool->mutex);
    pool->stop = 1;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
    for (int lane = 1; lane <= pool->started; lane++) pthread_join(pool->handles[lane], NULL);
    pthread_mutex_destroy(&pool->mutex);
    pthread_cond_destroy(&pool->wake);
    pthread_cond_destroy(&pool->done);
    free(pool->handles);
    free(pool->workers);
    free(pool);
}

int ck_pool_threads(const ck_pool *pool) { return pool->threads; }

void ck_pool_run(ck_pool *pool, int chunks, ck_work work, void *context) {
    if (pool->threads == 1 || chunks <= 1) {
        for (int chunk = 0; chunk < chunks; chunk++) work(context, chunk, 0);
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    pool->work = work;
    pool->context = context;
    pool->chunks = chunks;
    pool->busy = pool->threads - 1;
    atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
    pool->job++;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
    drain(pool, work, context, chunks, 0);
    pthread_mutex_lock(&pool->mutex);
    while (pool->busy > 0) pthread_cond_wait(&pool->done, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}
