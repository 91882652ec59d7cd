#ifndef PARAPH_SPAWN_SUPPORT_H
#define PARAPH_SPAWN_SUPPORT_H

#include <sys/types.h>

/// Starts a program that inherits two descriptors and nothing else.
///
/// `input` becomes its standard input, `output` its standard output, /dev/null its standard
/// error; signals are at their defaults, none blocked. Both descriptors must be above 2.
/// Returns 0 or an errno.
int paraph_spawn(const char *path, char *const arguments[], char *const environment[],
                 int input, int output, pid_t *child);

/// A descriptor that becomes readable when a child ends: pidfd_open(2), close-on-exec.
/// Returns -1 with errno.
int paraph_process_descriptor(pid_t process);

#endif
