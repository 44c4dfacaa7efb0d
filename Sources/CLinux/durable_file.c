#define _GNU_SOURCE
#include "durable_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

int postern_reserve(int descriptor, int64_t count) {
  int result;
  do result = fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, count);
  while (result < 0 && errno == EINTR);
  return result < 0 && errno != EOPNOTSUPP && errno != ENOSYS ? -errno : 0;
}

int postern_lock(int descriptor) {
  int result;
  do result = flock(descriptor, LOCK_EX | LOCK_NB);
  while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

int postern_unlock(int descriptor) { return flock(descriptor, LOCK_UN) < 0 ? -errno : 0; }
