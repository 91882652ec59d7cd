#ifndef PARAPH_GCRYPT_SUPPORT_H
#define PARAPH_GCRYPT_SUPPORT_H

#include <stddef.h>

/// Initialises libgcrypt once for the process, with a pool of locked memory.
///
/// gcry_control takes a variable argument list, which Swift can't call. Threads may call this at
/// once; the first call's size, in bytes, counts. Returns 0, or the gcry_error_t that says why
/// there is no locked memory: then gcry_malloc_secure must not be trusted with a secret, while
/// hashing and verifying work all the same.
unsigned int paraph_gcrypt_initialise(size_t secure_memory_size);

/// A size for the pool of locked memory, in bytes: 64 KiB, which older kernels let every process
/// lock, up to 512 KiB where RLIMIT_MEMLOCK leaves room for that many times over.
size_t paraph_gcrypt_pool_size(void);

#endif
