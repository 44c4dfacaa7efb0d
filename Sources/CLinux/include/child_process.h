#pragma once
#include <stdbool.h>
#include <sys/types.h>

/// A program to run as a child that dies with its parent.
struct postern_child {
  const char *path;
  /// Null-terminated, the program's name first.
  char *const *arguments;
  /// Null-terminated, `NAME=value`; the parent's environment is not inherited.
  char *const *environment;
  /// Where standard output and standard error go; standard input reads nothing.
  int output;
  /// Whether the child becomes `user` and `group`; only root can ask for it.
  bool changes_user;
  uid_t user;
  gid_t group;
  /// Sent to the child when the *thread* that started it ends, however it ends.
  int death_signal;
};

/// Starts a child in a session of its own, in the folder `/`, with default signals, umask 077 and no
/// descriptor of the parent's but `output`. Returns once the program runs.
/// Returns its process id, or -1 with errno set if it could not be started.
pid_t postern_start_child(const struct postern_child *child);

/// Waits until the child has ended, without collecting it: its id stays taken until `postern_reap_child`.
void postern_await_child(pid_t child);

/// Collects a child that has ended; blocks if it has not.
/// Returns its exit code, or 128 + the signal that ended it, or -1 if it is no child of ours.
int postern_reap_child(pid_t child);

/// Whether a user with only that group has `mode` (`R_OK`, `W_OK`, `X_OK`) on a path.
/// Returns 0 or the errno of the refusal.
int postern_access_as(const char *path, int mode, uid_t user, gid_t group);
