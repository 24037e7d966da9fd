#define _GNU_SOURCE
#include "ck_child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int ck_child_start(const char *const words[], int *output, int *complaints) {
    int ends[2];
    // Closed on exec: another child that starts meanwhile must not hold this pipe open.
    if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
    int said = memfd_create("complaints", MFD_CLOEXEC);
    if (said < 0) {
        int reason = errno;
        close(ends[0]);
        close(ends[1]);
        return -reason;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, said, 2);
    pid_t process = 0;
    int status = posix_spawnp(&process, words[0], &actions, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (status != 0) {
        close(ends[0]);
        close(said);
        return -status;
    }
    *output = ends[0];
    *complaints = said;
    return process;
}

int ck_child_wait(int process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) return 255;
    }
    return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}
