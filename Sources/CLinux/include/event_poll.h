#pragma once
#include <stdbool.h>
#include <stdint.h>

/// What happened to a descriptor, as epoll(7) reports it.
struct postern_poll_event {
  uint64_t id;
  bool readable;
  bool writable;
  /// The peer has shut down its sending side, or both, or the connection broke.
  bool hung_up;
  /// The connection is gone in both directions.
  bool broken;
};

/// Makes an epoll instance. Returns its descriptor or -errno.
int postern_poll_create(void);
/// Watches for input, reported as long as there is some (level-triggered). Returns 0 or -errno.
int postern_poll_watch_input(int poll, int descriptor, uint64_t id);
/// Watches a connection for every change, reported once each (edge-triggered). Returns 0 or -errno.
int postern_poll_watch_changes(int poll, int descriptor, uint64_t id);
/// Watches no more. Returns 0 or -errno.
int postern_poll_forget(int poll, int descriptor);
/// Waits up to timeout_ms (-1: for ever). Returns how many events were written, at most 256, or -errno.
int postern_poll_wait(int poll, struct postern_poll_event *events, int capacity, int timeout_ms);
