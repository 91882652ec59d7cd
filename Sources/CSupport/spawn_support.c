#define _GNU_SOURCE
#include "spawn_support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
                   int input, int output) {
  int failure = 0;
  if ((failure = posix_spawn_file_actions_adddup2(actions, input, 0))) return failure;
  if ((failure = posix_spawn_file_actions_adddup2(actions, output, 1))) return failure;
  if ((failure = posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0)))
    return failure;
  if ((failure = posix_spawn_file_actions_addclosefrom_np(actions, 3))) return failure;

  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  if ((failure = posix_spawnattr_setsigdefault(attributes, &all))) return failure;
  if ((failure = posix_spawnattr_setsigmask(attributes, &none))) return failure;
  return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

int paraph_spawn(const char *path, char *const arguments[], char *const environment[],
                 int input, int output, pid_t *child) {
  if (input <= 2 || output <= 2) return EBADF;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (!failure) {
    failure = prepare(&actions, &attributes, input, output);
    if (!failure) {
      failure = posix_spawn(child, path, &actions, &attributes, arguments, environment);
    }
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int paraph_process_descriptor(pid_t process) {
  return (int)syscall(SYS_pidfd_open, process, 0);
}
