#define _GNU_SOURCE
#include "stream_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static socklen_t parse(const char *text, uint16_t port, union address *address) {
  memset(address, 0, sizeof *address);
  if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
    address->v4.sin_family = AF_INET;
    address->v4.sin_port = htons(port);
    return sizeof address->v4;
  }
  if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
    address->v6.sin6_family = AF_INET6;
    address->v6.sin6_port = htons(port);
    return sizeof address->v6;
  }
  return 0;
}

int postern_listen(const char *text, uint16_t port, int backlog) {
  union address address;
  socklen_t length = parse(text, port, &address);
  if (length == 0) return -EINVAL;
  int listener =
      socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (listener < 0) return -errno;
  int on = 1;
  // A restart must not wait for the connections of the one before.
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, &address.any, length) < 0 || listen(listener, backlog) < 0) {
    int error = errno;
    close(listener);
    return -error;
  }
  return listener;
}

uint16_t postern_local_port(int descriptor) {
  union address address;
  socklen_t length = sizeof address;
  if (getsockname(descriptor, &address.any, &length) < 0) return 0;
  return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static void format(const union address *address, char *text) {
  const char *formatted = NULL;
  if (address->any.sa_family == AF_INET) {
    formatted = inet_ntop(AF_INET, &address->v4.sin_addr, text, POSTERN_ADDRESS_BYTES);
  } else if (address->any.sa_family == AF_INET6) {
    const struct in6_addr *v6 = &address->v6.sin6_addr;
    formatted = IN6_IS_ADDR_V4MAPPED(v6)
                    ? inet_ntop(AF_INET, &v6->s6_addr[12], text, POSTERN_ADDRESS_BYTES)
                    : inet_ntop(AF_INET6, v6, text, POSTERN_ADDRESS_BYTES);
  }
  if (!formatted) text[0] = 0;
}

int postern_accept(int listener, char *text) {
  union address address;
  socklen_t length = sizeof address;
  int descriptor = accept4(listener, &address.any, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) return -errno;
  int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  format(&address, text);
  return descriptor;
}

ptrdiff_t postern_receive(int descriptor, void *bytes, size_t capacity) {
  ssize_t count = recv(descriptor, bytes, capacity, 0);
  return count < 0 ? -errno : count;
}

ptrdiff_t postern_send(int descriptor, const void *bytes, size_t count, bool more) {
  ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL | (more ? MSG_MORE : 0));
  return sent < 0 ? -errno : sent;
}

int postern_end_sending(int descriptor) {
  return shutdown(descriptor, SHUT_WR) < 0 ? -errno : 0;
}

int postern_break_on_close(int descriptor) {
  struct linger none = {.l_onoff = 1, .l_linger = 0};
  return setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none) < 0 ? -errno : 0;
}
