#ifndef PARAPH_DESCRIPTOR_SUPPORT_H
#define PARAPH_DESCRIPTOR_SUPPORT_H

/// What poll(2) says of a stream socket whose other side sends no more; Linux alone has it.
#define PARAPH_POLLRDHUP 0x2000

/// A descriptor that one thread makes readable to wake another: eventfd(2), close-on-exec,
/// non-blocking. Returns -1 with errno.
int paraph_event_descriptor(void);

#endif
