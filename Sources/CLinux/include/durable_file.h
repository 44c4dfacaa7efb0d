#pragma once
#include <stdint.h>

/// Takes disk space for the first `count` bytes of a file without changing its length, so that later
/// writes find it. Returns 0, also where the file system can't, or -errno.
int postern_reserve(int descriptor, int64_t count);
/// Takes the exclusive advisory lock of an open file without waiting. Returns 0 or -errno
/// (-EWOULDBLOCK: another holds it). It ends with the last copy of the descriptor.
int postern_lock(int descriptor);
/// Gives the lock back. Returns 0 or -errno.
int postern_unlock(int descriptor);
