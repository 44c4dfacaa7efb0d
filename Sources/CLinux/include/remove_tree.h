#pragma once

/// Removes a folder and all it holds, without following links. Returns 0, or -1 with errno set.
int postern_remove_tree(const char *path);
