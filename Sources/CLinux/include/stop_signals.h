#pragma once

/// Catches SIGINT and SIGTERM in the whole process, whichever thread they reach, from now on.
/// Returns a descriptor from which each signal is read as one byte, its number; or -errno.
int postern_catch_stop_signals(void);
