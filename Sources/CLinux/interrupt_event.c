#define _GNU_SOURCE
#include "interrupt_event.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

// A handler gets no context of its own; it is set before the handler can run.
static volatile sig_atomic_t event = -1;

static void note(int signal) {
  (void)signal;
  int saved = errno;
  uint64_t one = 1;
  // Only an overflow of the counter could fail, and then it is readable anyway.
  ssize_t count = write(event, &one, sizeof one);
  (void)count;
  errno = saved;
}

int postern_interrupt_event(void) {
  int descriptor = eventfd(0, EFD_CLOEXEC);
  if (descriptor < 0) return -errno;
  event = descriptor;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note;
  // A handler rather than a mask and sigwait: libdispatch parks the main thread with every signal
  // unblocked, and a mask would be inherited by the programs started later.
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  if (sigaction(SIGINT, &action, NULL) < 0 || sigaction(SIGTERM, &action, NULL) < 0) return -errno;
  return descriptor;
}
