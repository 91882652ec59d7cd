#ifndef PARAPH_VIRTUAL_CARD_SUPPORT_H
#define PARAPH_VIRTUAL_CARD_SUPPORT_H

#include <stdint.h>

/// A descriptor that wakes a thread in poll(2): an eventfd(2) that doesn't block, or -1 with errno.
int paraph_wake_up_descriptor(void);

/// Makes the descriptor readable.
void paraph_wake_up(int descriptor);

/// Makes the descriptor unreadable again.
void paraph_wake_up_clear(int descriptor);

/// The event of poll(2) that the other end sends nothing any more.
#define PARAPH_POLL_HANG_UP 0x2000

/// Begins to connect to a numeric IPv4 or IPv6 address, without blocking and with TCP_NODELAY.
///
/// Returns a file descriptor that becomes writable when the outcome is known, or -1 with errno.
int paraph_tcp_connect(const char *host, uint16_t port);

/// The outcome of a connect: 0, or an errno value.
int paraph_socket_error(int descriptor);

/// Makes the kernel acknowledge the next segment at once. It has to be said again after each read.
void paraph_tcp_acknowledge_quickly(int descriptor);

/// Listens on a Unix socket of mode 0600, in place of one that nobody listens on any more.
///
/// Returns a file descriptor that doesn't block, or -1 with errno; EADDRINUSE if another
/// process listens there.
int paraph_local_listen(const char *path);

/// Accepts a connection. Returns a file descriptor that doesn't block, or -1 with errno.
int paraph_local_accept(int listener);

/// Connects to a Unix socket. Returns a file descriptor that blocks, or -1 with errno.
int paraph_local_connect(const char *path);

#endif
