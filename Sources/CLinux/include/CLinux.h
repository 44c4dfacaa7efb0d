#pragma once
#include "event_poll.h"
#include "interrupt_event.h"
#include "stream_socket.h"
#include "thread_name.h"
#include "wake_event.h"
