#define _GNU_SOURCE
#include "virtual_card_support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

_Static_assert(PARAPH_POLL_HANG_UP == POLLRDHUP, "the value that Swift can't import");

int paraph_wake_up_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void paraph_wake_up(int descriptor) { eventfd_write(descriptor, 1); }

void paraph_wake_up_clear(int descriptor) {
  eventfd_t count;
  eventfd_read(descriptor, &count);
}

static int close_keeping_errno(int descriptor) {
  int reason = errno;
  close(descriptor);
  errno = reason;
  return -1;
}

int paraph_tcp_connect(const char *host, uint16_t port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  const struct sockaddr *address;
  socklen_t length;
  if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
    address = (const struct sockaddr *)&v4;
    length = sizeof v4;
  } else if (inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
    address = (const struct sockaddr *)&v6;
    length = sizeof v6;
  } else {
    errno = EINVAL;
    return -1;
  }
  int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(descriptor, address, length) == 0 || errno == EINPROGRESS) return descriptor;
  return close_keeping_errno(descriptor);
}

int paraph_socket_error(int descriptor) {
  int reason = 0;
  socklen_t length = sizeof reason;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &length) != 0) return errno;
  if (reason != 0) return reason;
  // The reader's port is one that the kernel also gives to outgoing connections: now and then
  // an attempt while nobody listens meets itself.
  struct sockaddr_storage own = {0}, peer = {0};
  socklen_t own_length = sizeof own, peer_length = sizeof peer;
  if (getsockname(descriptor, (struct sockaddr *)&own, &own_length) != 0) return errno;
  if (getpeername(descriptor, (struct sockaddr *)&peer, &peer_length) != 0) return errno;
  return memcmp(&own, &peer, sizeof own) == 0 ? ECONNREFUSED : 0;
}

void paraph_tcp_acknowledge_quickly(int descriptor) {
  int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
}

static int local_address(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  size_t length = strlen(path);
  if (length == 0 || length >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(address->sun_path, path, length);
  return 0;
}

int paraph_local_connect(const char *path) {
  struct sockaddr_un address;
  if (local_address(path, &address) != 0) return -1;
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
  return close_keeping_errno(descriptor);
}

int paraph_local_listen(const char *path) {
  struct sockaddr_un address;
  if (local_address(path, &address) != 0) return -1;
  int other = paraph_local_connect(path);
  if (other >= 0) {
    close(other);
    errno = EADDRINUSE;
    return -1;
  }
  // Only a socket that refused is left over from a process that is gone.
  if (errno == ECONNREFUSED) {
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISSOCK(status.st_mode)) unlink(path);
  }
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  // On Linux the socket's own mode is what bind() gives the file.
  if (fchmod(descriptor, 0600) == 0 &&
      bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0 &&
      listen(descriptor, SOMAXCONN) == 0)
    return descriptor;
  return close_keeping_errno(descriptor);
}

int paraph_local_accept(int listener) {
  return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}
