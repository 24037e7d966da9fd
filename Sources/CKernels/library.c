#include "ck_library.h"

#include <oneapi/dnnl/dnnl.h>

void ck_onednn_version(int version[3]) {
    const dnnl_version_t *v = dnnl_version();
    version[0] = v->major;
    version[1] = v->minor;
    version[2] = v->patch;
}
