#pragma once

/// From now on the first SIGINT or SIGTERM becomes readable on the eventfd that is answered, instead of
/// ending the process; a second one of the same kind ends it as usual. Programs that are executed later
/// inherit none of it. Once in a process.
/// - Returns: the descriptor, or the negative errno.
int postern_interrupt_event(void);
