#define _GNU_SOURCE
#include "descriptor_support.h"

#include <poll.h>
#include <sys/eventfd.h>

_Static_assert(PARAPH_POLLRDHUP == POLLRDHUP, "POLLRDHUP");

int paraph_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
