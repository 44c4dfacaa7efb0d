#define _GNU_SOURCE
#include "thread_name.h"

#include <pthread.h>
#include <stdio.h>

void postern_name_thread(const char *name) {
  char shortened[16];
  snprintf(shortened, sizeof shortened, "%s", name);
  pthread_setname_np(pthread_self(), shortened);
}
