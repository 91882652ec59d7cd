#define _GNU_SOURCE
#include "socket_support.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

// Linux 6.5; Debian 12's headers are older than the kernels that it is run with.
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

static int fail_closing(int descriptor) {
  int reason = errno;
  close(descriptor);
  errno = reason;
  return -1;
}

// Returns the address's length, or 0 with errno.
static socklen_t fill(struct sockaddr_un *address, const char *path) {
  size_t length = strlen(path);
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  if (length == 0 || length >= sizeof address->sun_path) {
    errno = length == 0 ? EINVAL : ENAMETOOLONG;
    return 0;
  }
  memcpy(address->sun_path, path, length);
  socklen_t whole = offsetof(struct sockaddr_un, sun_path) + length;
  if (path[0] != '@') return whole + 1;
  // An abstract name begins with a NUL and ends with the address's length, with no NUL.
  address->sun_path[0] = 0;
  return whole;
}

int paraph_accept(int listener) {
  return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int paraph_stream_connect(const char *path) {
  struct sockaddr_un address;
  socklen_t length = fill(&address, path);
  if (length == 0) return -1;
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  if (connect(descriptor, (struct sockaddr *)&address, length) == 0) return descriptor;
  return fail_closing(descriptor);
}

int paraph_stream_listen(const char *path) {
  struct sockaddr_un address;
  socklen_t length = fill(&address, path);
  if (length == 0) return -1;
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  // On Linux the socket's own mode is what bind() gives the file, so nobody finds it wider.
  if (fchmod(descriptor, 0600) == 0 &&
      bind(descriptor, (struct sockaddr *)&address, length) == 0 &&
      listen(descriptor, SOMAXCONN) == 0)
    return descriptor;
  return fail_closing(descriptor);
}

static int option(int descriptor, int name, int *value) {
  socklen_t length = sizeof *value;
  return getsockopt(descriptor, SOL_SOCKET, name, value, &length);
}

int paraph_is_stream_listener(int descriptor) {
  int domain, type, listens;
  if (option(descriptor, SO_DOMAIN, &domain) != 0) return errno == ENOTSOCK ? 0 : -1;
  if (option(descriptor, SO_TYPE, &type) != 0) return -1;
  if (option(descriptor, SO_ACCEPTCONN, &listens) != 0) return -1;
  return domain == AF_UNIX && type == SOCK_STREAM && listens;
}

int paraph_datagram_send(const char *path, const void *bytes, size_t count) {
  struct sockaddr_un address;
  socklen_t length = fill(&address, path);
  if (length == 0) return -1;
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  struct timeval limit = {.tv_sec = 5};
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ssize_t sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&address, length);
  if (sent < 0) return fail_closing(descriptor);
  close(descriptor);
  return 0;
}

int paraph_peer_credentials(int connection, pid_t *process, uid_t *user, gid_t *group) {
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
  // What a socket says that was never connected: everybody's values and no process.
  if (length != sizeof peer || peer.uid == (uid_t)-1) {
    errno = ENOTCONN;
    return -1;
  }
  *process = peer.pid;
  *user = peer.uid;
  *group = peer.gid;
  return 0;
}

int paraph_peer_groups(int connection, gid_t *groups, int count) {
  socklen_t length = (socklen_t)count * sizeof *groups;
  if (getsockopt(connection, SOL_SOCKET, SO_PEERGROUPS, groups, &length) != 0 && errno != ERANGE)
    return -1;
  return (int)(length / sizeof *groups);
}

int paraph_peer_process(int connection) {
  int process;
  return option(connection, SO_PEERPIDFD, &process) == 0 ? process : -1;
}
