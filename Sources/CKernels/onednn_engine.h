#pragma once
#include <oneapi/dnnl/dnnl.h>

// The one CPU engine of the process, and small helpers around it. A failure here is a bug of ours, never a
// person's mistake, so it stops the process with a message.
dnnl_engine_t ck_engine(void);
// An in-order stream of the calling thread; also tells OpenMP to stay on this thread.
dnnl_stream_t ck_stream(void);
void ck_execute(dnnl_primitive_t primitive, int count, const dnnl_exec_arg_t *args);
void ck_reorder(const dnnl_memory_desc_t *from_md, const void *from, const dnnl_memory_desc_t *to_md, void *to);
