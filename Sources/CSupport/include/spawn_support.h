#ifndef PARAPH_SPAWN_SUPPORT_H
#define PARAPH_SPAWN_SUPPORT_H

#include <sys/types.h>

/// Starts a program that inherits at most three descriptors and nothing else.
///
/// `descriptors` become its standard input, output and error, -1 stands for /dev/null; each other
/// one must be above 2. Signals are at their defaults, none blocked; only SIGTSTP is ignored where
/// it is here. With `leads_group` it is the first of a process group of its own. Returns 0 or an
/// errno.
int paraph_spawn(const char *path, char *const arguments[], char *const environment[],
                 const int descriptors[3], int leads_group, pid_t *child);

/// A descriptor that becomes readable when a child ends: pidfd_open(2), close-on-exec.
/// Returns -1 with errno.
int paraph_process_descriptor(pid_t process);

#endif
