#include "CLibPQ.h"

#include <stddef.h>

const char *postern_error_text(const PGresult *result, enum postern_error_field field) {
  return PQresultErrorField(result, (int)field);
}

static void ignore_notice(void *context, const PGresult *notice) {
  (void)context;
  (void)notice;
}

void postern_ignore_notices(PGconn *connection) {
  PQsetNoticeReceiver(connection, ignore_notice, NULL);
}
