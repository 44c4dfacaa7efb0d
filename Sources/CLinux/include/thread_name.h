#pragma once

/// Names the calling thread for `top -H` and debuggers; what is past 15 bytes is cut.
void postern_name_thread(const char *name);
