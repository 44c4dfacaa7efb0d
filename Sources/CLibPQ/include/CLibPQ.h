#pragma once
#include <postgresql/libpq-fe.h>

/// The fields of an error report, whose macros are character literals that Swift does not import.
/// Source: PostgreSQL documentation, "Error and Notice Message Fields".
enum postern_error_field {
  postern_error_state = PG_DIAG_SQLSTATE,
  postern_error_message = PG_DIAG_MESSAGE_PRIMARY,
  postern_error_detail = PG_DIAG_MESSAGE_DETAIL,
  postern_error_hint = PG_DIAG_MESSAGE_HINT,
  postern_error_table = PG_DIAG_TABLE_NAME,
  postern_error_column = PG_DIAG_COLUMN_NAME,
  postern_error_constraint = PG_DIAG_CONSTRAINT_NAME,
};

/// One field of an error report, or null if the server did not send it.
const char *postern_error_text(const PGresult *result, enum postern_error_field field);

/// Discards notices, which libpq would print to standard error with whatever text they carry.
void postern_ignore_notices(PGconn *connection);
