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
/// Forbids core dumps of this process, and that other processes of its user read its memory.
/// Returns 0, or -1 with errno.
int paraph_forbid_dumps(void);

/// Only a reference to a file, which opens no device: O_PATH, which Swift can't import.
#define PARAPH_O_PATH 010000000
#define PARAPH_RESOLVE_NO_MAGICLINKS 0x02u
#define PARAPH_RESOLVE_NO_SYMLINKS 0x04u
#define PARAPH_RESOLVE_BENEATH 0x08u

/// Holds on to what has a name in a folder, links not followed: O_PATH, close-on-exec. Until it is
/// closed no other file gets its inode. Returns a descriptor, or -1 with errno.
int paraph_hold(int directory, const char *name);

/// Opens a file without a name in a folder, for writing, close-on-exec, mode 0600.
///
/// Returns a file descriptor, or -1 with errno; EOPNOTSUPP or EISDIR where there is no such thing.
int paraph_open_unnamed(int directory);

/// Gives an open file that was opened without a name its name. Returns 0, or -1 with errno.
///
/// It goes through /proc: with the descriptor alone older kernels demand a capability.
int paraph_link_descriptor(int file, int directory, const char *name);

/// renameat2(2) with RENAME_NOREPLACE, in one folder. Returns 0, or -1 with errno.
int paraph_rename_without_replacing(int directory, const char *from, const char *to);

#endif
