#define _GNU_SOURCE
#include "wake_event.h"

#include <errno.h>
#include <sys/eventfd.h>

int postern_wake_create(void) {
  int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

int postern_wake_signal(int descriptor) {
  return eventfd_write(descriptor, 1) < 0 ? -errno : 0;
}

int postern_wake_clear(int descriptor) {
  eventfd_t count;
  return eventfd_read(descriptor, &count) < 0 ? -errno : 0;
}
