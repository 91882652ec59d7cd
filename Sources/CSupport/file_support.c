#define _GNU_SOURCE
#include "linux_support.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int paraph_hold(int directory, const char *name) {
  return openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

int paraph_open_unnamed(int directory) {
  return openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

int paraph_link_descriptor(int file, int directory, const char *name) {
  char path[sizeof "/proc/self/fd/" + 3 * sizeof file];
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  return linkat(AT_FDCWD, path, directory, name, AT_SYMLINK_FOLLOW);
}

int paraph_rename_without_replacing(int directory, const char *from, const char *to) {
  return renameat2(directory, from, directory, to, RENAME_NOREPLACE);
}
