#define _GNU_SOURCE
#include "spawn_support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Puts a descriptor, or /dev/null for -1, where the program expects it.
static int place(posix_spawn_file_actions_t *actions, int descriptor, int number, int flags) {
  if (descriptor < 0)
    return posix_spawn_file_actions_addopen(actions, number, "/dev/null", flags, 0);
  return posix_spawn_file_actions_adddup2(actions, descriptor, number);
}

static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
                   const int descriptors[3], int leads_group) {
  int failure = 0;
  if ((failure = place(actions, descriptors[0], 0, O_RDONLY))) return failure;
  if ((failure = place(actions, descriptors[1], 1, O_WRONLY))) return failure;
  if ((failure = place(actions, descriptors[2], 2, O_WRONLY))) return failure;
  if ((failure = posix_spawn_file_actions_addclosefrom_np(actions, 3))) return failure;

  sigset_t reset, none;
  sigfillset(&reset);
  // Who ignores the ^Z of a terminal wants as much of the dialogs that it shows there.
  sigdelset(&reset, SIGTSTP);
  sigemptyset(&none);
  if ((failure = posix_spawnattr_setsigdefault(attributes, &reset))) return failure;
  if ((failure = posix_spawnattr_setsigmask(attributes, &none))) return failure;
  if ((failure = posix_spawnattr_setpgroup(attributes, 0))) return failure;
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  if (leads_group) flags |= POSIX_SPAWN_SETPGROUP;
  return posix_spawnattr_setflags(attributes, flags);
}

int paraph_spawn(const char *path, char *const arguments[], char *const environment[],
                 const int descriptors[3], int leads_group, pid_t *child) {
  for (int number = 0; number < 3; number++)
    if (descriptors[number] >= 0 && descriptors[number] <= 2) return EBADF;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (!failure) {
    failure = prepare(&actions, &attributes, descriptors, leads_group);
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
