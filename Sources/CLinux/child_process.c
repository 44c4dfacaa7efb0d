#define _GNU_SOURCE
#include "child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Between fork and exec only async-signal-safe calls are allowed: another thread may have held any
// lock at the fork. glibc's set*id functions would signal all threads, so the bare calls are used.
static int become(uid_t user, gid_t group) {
  if (syscall(SYS_setgroups, 0, NULL) != 0) return -1;
  if (syscall(SYS_setresgid, group, group, group) != 0) return -1;
  return (int)syscall(SYS_setresuid, user, user, user);
}

static void reset_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t nothing;
  sigemptyset(&nothing);
  sigprocmask(SIG_SETMASK, &nothing, NULL);
}

static void close_on_exec_from(unsigned int first) {
#ifdef SYS_close_range
  const unsigned int close_range_cloexec = 4;
  if (syscall(SYS_close_range, first, ~0U, close_range_cloexec) == 0) return;
#endif
  for (int descriptor = (int)first; descriptor < 65536; descriptor++)
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static void run_child(const struct postern_child *child, pid_t parent, int report) {
  reset_signals();
  setsid();
  umask(077);
  int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(child->output, 1) < 0 ||
      dup2(child->output, 2) < 0 || chdir("/") != 0)
    goto failed;
  close_on_exec_from(3);
  if (child->changes_user && become(child->user, child->group) != 0) goto failed;
  // After the change of user, which would clear it.
  if (prctl(PR_SET_PDEATHSIG, child->death_signal) != 0) goto failed;
  if (getppid() != parent) _exit(1);
  execve(child->path, child->arguments, child->environment);
failed:;
  int reason = errno;
  ssize_t written = write(report, &reason, sizeof reason);
  (void)written;
  _exit(127);
}

pid_t postern_start_child(const struct postern_child *child) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return -1;
  pid_t parent = getpid();
  pid_t started = fork();
  if (started == 0) run_child(child, parent, report[1]);
  int reason = errno;
  close(report[1]);
  if (started > 0) {
    // The pipe closes without a word when exec succeeds.
    ssize_t count;
    do count = read(report[0], &reason, sizeof reason);
    while (count < 0 && errno == EINTR);
    if (count == (ssize_t)sizeof reason) {
      postern_reap_child(started);
      started = -1;
    }
  }
  close(report[0]);
  if (started < 0) errno = reason;
  return started;
}

void postern_await_child(pid_t child) {
  siginfo_t information;
  while (waitid(P_PID, (id_t)child, &information, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
}

int postern_reap_child(pid_t child) {
  int status;
  pid_t reaped;
  do reaped = waitpid(child, &status, 0);
  while (reaped < 0 && errno == EINTR);
  if (reaped != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int postern_access_as(const char *path, int mode, uid_t user, gid_t group) {
  pid_t prober = fork();
  if (prober < 0) return errno;
  if (prober == 0) {
    if (become(user, group) != 0) _exit(errno & 0x7f);
    _exit(access(path, mode) == 0 ? 0 : errno & 0x7f);
  }
  return postern_reap_child(prober);
}
