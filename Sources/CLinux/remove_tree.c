#define _GNU_SOURCE
#include "remove_tree.h"

#include <ftw.h>
#include <stdio.h>

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status;
  (void)kind;
  (void)place;
  return remove(path);
}

int postern_remove_tree(const char *path) {
  const int descriptors = 32;
  return nftw(path, remove_entry, descriptors, FTW_DEPTH | FTW_PHYS);
}
