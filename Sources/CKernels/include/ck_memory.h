#pragma once
#include <stddef.h>


/// Asks the C library to keep freed memory (up to 512 MiB) for the next allocation rather than to give it back.
void ck_keep_freed_memory(void);

/// Addresses without memory behind them yet: what is touched becomes memory. As many bytes as the system allows, at least
/// 1 GiB; NULL where it allows none.
void *ck_reserve_memory(size_t *bytes);
/// Gives the whole pages of a part of it back to the system; touched again, they read as zero.
void ck_return_memory(void *start, size_t bytes);
