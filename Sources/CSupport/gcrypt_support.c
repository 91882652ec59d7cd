#include "gcrypt_support.h"

#include <gcrypt.h>
#include <pthread.h>
#include <sys/resource.h>

static pthread_mutex_t initialisation = PTHREAD_MUTEX_INITIALIZER;
static int is_initialised = 0;
static gcry_error_t locked_memory_failure = 0;

unsigned int paraph_gcrypt_initialise(size_t secure_memory_size) {
  pthread_mutex_lock(&initialisation);
  if (!is_initialised) {
    is_initialised = 1;
    if (!gcry_check_version("1.10.0")) {
      locked_memory_failure = gcry_error(GPG_ERR_NOT_SUPPORTED);
    } else {
      /* The caller gets the failure as a value; libgcrypt needn't print it as well. */
      gcry_control(GCRYCTL_DISABLE_SECMEM_WARN, 0);
      locked_memory_failure = gcry_control(GCRYCTL_INIT_SECMEM, secure_memory_size, 0);
      /* Hashing and verifying need no locked memory, so they are there in any case. */
      gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
  }
  gcry_error_t outcome = locked_memory_failure;
  pthread_mutex_unlock(&initialisation);
  return outcome;
}

size_t paraph_gcrypt_pool_size(void) {
  const size_t least = 64 << 10, most = 512 << 10;
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return least;
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur / 8 > most) return most;
  return limit.rlim_cur / 8 < least ? least : (size_t)limit.rlim_cur / 8;
}
