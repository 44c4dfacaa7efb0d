#define _GNU_SOURCE
#include "event_poll.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>

enum { max_events = 256 };

int postern_poll_create(void) {
  int poll = epoll_create1(EPOLL_CLOEXEC);
  return poll < 0 ? -errno : poll;
}

static int watch(int poll, int descriptor, uint64_t id, uint32_t interest) {
  struct epoll_event event = {.events = interest, .data.u64 = id};
  return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) < 0 ? -errno : 0;
}

int postern_poll_watch_input(int poll, int descriptor, uint64_t id) {
  return watch(poll, descriptor, id, EPOLLIN);
}

int postern_poll_watch_changes(int poll, int descriptor, uint64_t id) {
  return watch(poll, descriptor, id, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

int postern_poll_forget(int poll, int descriptor) {
  return epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, NULL) < 0 ? -errno : 0;
}

int postern_poll_wait(int poll, struct postern_poll_event *events, int capacity, int timeout_ms) {
  struct epoll_event raw[max_events];
  int count = epoll_wait(poll, raw, capacity < max_events ? capacity : max_events, timeout_ms);
  if (count < 0) return -errno;
  for (int i = 0; i < count; i++) {
    uint32_t flags = raw[i].events;
    events[i].id = raw[i].data.u64;
    events[i].readable = flags & EPOLLIN;
    events[i].writable = flags & EPOLLOUT;
    events[i].hung_up = flags & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    events[i].broken = (flags & EPOLLERR) || (flags & EPOLLHUP);
  }
  return count;
}
