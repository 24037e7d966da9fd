#pragma once

// Starts a program whose standard output is read through a pipe and whose complaints gather in memory.
// `words` ends with NULL and begins with the program's name, which is looked for on the path.
// Returns the process's number, or -errno. `*output` and `*complaints` are descriptors to close.
int ck_child_start(const char *const words[], int *output, int *complaints);
// Waits for it. Returns its exit code, or 256 + the signal that ended it.
int ck_child_wait(int process);
