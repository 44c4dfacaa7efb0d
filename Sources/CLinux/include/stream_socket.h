#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Room for any textual IP address with its NUL.
#define POSTERN_ADDRESS_BYTES 64

/// Listens on a numeric IPv4 or IPv6 address; port 0 takes a free one. Returns the descriptor or -errno.
int postern_listen(const char *address, uint16_t port, int backlog);
/// The port a socket is bound to, or 0.
uint16_t postern_local_port(int descriptor);
/// Accepts one connection, non-blocking, without delay of small writes. The peer's address, of
/// POSTERN_ADDRESS_BYTES at most, is empty if unknown. Returns the descriptor or -errno.
int postern_accept(int listener, char *address);
/// Reads what is there. Returns the count, 0 at the end, or -errno.
ptrdiff_t postern_receive(int descriptor, void *bytes, size_t capacity);
/// Sends what fits, without SIGPIPE; `more` says that other bytes follow at once. Returns the count or -errno.
ptrdiff_t postern_send(int descriptor, const void *bytes, size_t count, bool more);
/// Ends the sending side. Returns 0 or -errno.
int postern_end_sending(int descriptor);
/// Makes the close that follows break the connection (RST), so that the peer can't take what it got for whole. Returns 0 or -errno.
int postern_break_on_close(int descriptor);
