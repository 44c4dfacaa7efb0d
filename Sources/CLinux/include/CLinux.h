#pragma once
#include "child_process.h"
#include "event_poll.h"
#include "interrupt_event.h"
#include "remove_tree.h"
#include "stream_socket.h"
#include "thread_name.h"
#include "wake_event.h"
