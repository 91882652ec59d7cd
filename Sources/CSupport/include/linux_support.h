#ifndef PARAPH_LINUX_SUPPORT_H
#define PARAPH_LINUX_SUPPORT_H

#include <stdint.h>
#include <sys/types.h>

/// openat2(2), which glibc has no function for. Returns a file descriptor, or -1 with errno.
///
/// `resolve` takes the PARAPH_RESOLVE_ values.
int paraph_openat2(int directory, const char *path, uint64_t flags, uint64_t mode,
                   uint64_t resolve);

// The values of linux/openat2.h, which Swift can't import.
#define PARAPH_RESOLVE_NO_MAGICLINKS 0x02u
#define PARAPH_RESOLVE_NO_SYMLINKS 0x04u
#define PARAPH_RESOLVE_BENEATH 0x08u

#endif
