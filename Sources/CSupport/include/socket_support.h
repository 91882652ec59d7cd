#ifndef PARAPH_SOCKET_SUPPORT_H
#define PARAPH_SOCKET_SUPPORT_H

#include <stddef.h>
#include <sys/types.h>

/// Accepts a connection: close-on-exec, non-blocking. Returns a descriptor, or -1 with errno.
int paraph_accept(int listener);

/// Connects to a Unix stream socket without waiting: close-on-exec. Returns a descriptor, or -1
/// with errno; EAGAIN if too many wait there already.
int paraph_stream_connect(const char *path);

/// Listens at a path that doesn't exist yet, mode 0600: close-on-exec, non-blocking. Returns a
/// descriptor, or -1 with errno.
int paraph_stream_listen(const char *path);

/// Whether the descriptor is a Unix stream socket that listens: 1 or 0; -1 with errno if it is
/// no open descriptor.
int paraph_is_stream_listener(int descriptor);

/// Sends one datagram to a Unix socket; a path that begins with @ is an abstract name. It waits
/// for room at most five seconds. Returns 0, or -1 with errno.
int paraph_datagram_send(const char *address, const void *bytes, size_t count);

/// The process, user and group at the other end of a connected Unix socket: SO_PEERCRED.
/// Returns 0, or -1 with errno.
int paraph_peer_credentials(int connection, pid_t *process, uid_t *user, gid_t *group);

/// The supplementary groups at the other end: SO_PEERGROUPS. Returns how many there are, of
/// which no more than `count` were written and none if there are more; or -1 with errno.
int paraph_peer_groups(int connection, gid_t *groups, int count);

/// A descriptor of the process at the other end: SO_PEERPIDFD, Linux 6.5, close-on-exec.
/// Returns -1 with errno; ENOPROTOOPT where the kernel doesn't have it.
int paraph_peer_process(int connection);

#endif
