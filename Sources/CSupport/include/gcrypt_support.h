#ifndef PARAPH_GCRYPT_SUPPORT_H
#define PARAPH_GCRYPT_SUPPORT_H

#include <stddef.h>

/// Initialises libgcrypt once for the process, with a pool of locked memory.
///
/// gcry_control takes a variable argument list, which Swift can't call.
/// Returns 0, or a gcry_error_t; the pool's size is in bytes.
unsigned int paraph_gcrypt_initialise(size_t secure_memory_size);


#endif
