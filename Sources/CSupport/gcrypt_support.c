#include "gcrypt_support.h"

#include <gcrypt.h>

unsigned int paraph_gcrypt_initialise(size_t secure_memory_size) {
  if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) return 0;
  if (!gcry_check_version("1.10.0")) return gcry_error(GPG_ERR_NOT_SUPPORTED);
  gcry_error_t failure = gcry_control(GCRYCTL_INIT_SECMEM, secure_memory_size, 0);
  if (failure) return failure;
  return gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

