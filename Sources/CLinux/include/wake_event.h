#pragma once

/// Makes an eventfd that is readable after postern_wake_signal. Returns its descriptor or -errno.
int postern_wake_create(void);
/// Makes it readable. Returns 0 or -errno.
int postern_wake_signal(int descriptor);
/// Makes it unreadable again. Returns 0 or -errno.
int postern_wake_clear(int descriptor);
