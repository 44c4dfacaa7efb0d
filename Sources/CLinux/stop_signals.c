#define _GNU_SOURCE
#include "stop_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static int stop_pipe[2];

// Only write(2): a handler may interrupt anything.
static void pass_on(int signal) {
  int saved = errno;
  unsigned char number = (unsigned char)signal;
  ssize_t written = write(stop_pipe[1], &number, 1);
  (void)written;
  errno = saved;
}

int postern_catch_stop_signals(void) {
  if (pipe2(stop_pipe, O_CLOEXEC) != 0) return -errno;
  struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGINT, &action, NULL) != 0 || sigaction(SIGTERM, &action, NULL) != 0) {
    return -errno;
  }
  return stop_pipe[0];
}
