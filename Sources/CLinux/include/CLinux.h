#pragma once
#include "child_process.h"
#include "remove_tree.h"
#include "thread_name.h"
