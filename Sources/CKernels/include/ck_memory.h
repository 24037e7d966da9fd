#pragma once

/// Asks the C library to keep freed memory (up to 512 MiB) for the next allocation rather than to give it back.
void ck_keep_freed_memory(void);
