#ifndef PARAPH_THREAD_SUPPORT_H
#define PARAPH_THREAD_SUPPORT_H

/// Starts a detached thread in which every signal is blocked.
///
/// So a write into a closed pipe fails with EPIPE and ends nothing, and signals stay with the
/// threads that wait for them. `name` has at most 15 bytes. Returns 0 or an errno.
int paraph_start_thread(const char *name, void (*body)(void *), void *context);

#endif
